package io.referloop.sandbox.salesforce.events;

import java.util.BitSet;
import java.util.HexFormat;

/** Positions as an event header writes them: hexadecimal, the first position in the last digit. */
final class BitMap {

    private final BitSet bits = new BitSet();

    void set(int position) {
        bits.set(position);
    }

    boolean isEmpty() {
        return bits.isEmpty();
    }

    String hex() {
        byte[] littleEndian = bits.toByteArray();
        byte[] bigEndian = new byte[littleEndian.length];
        for (int n = 0; n < littleEndian.length; n++) {
            bigEndian[littleEndian.length - 1 - n] = littleEndian[n];
        }
        return "0x" + HexFormat.of().withUpperCase().formatHex(bigEndian);
    }
}
