package io.referloop.sandbox.salesforce.soap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes elements. Characters that XML does not allow are left out, as Salesforce never stores them. */
final class XmlWriter {

    private final StringBuilder out = new StringBuilder(4_096);

    XmlWriter open(String name) {
        out.append('<').append(name).append('>');
        return this;
    }

    XmlWriter openAs(String name, String type) {
        out.append('<').append(name).append(" xsi:type=\"").append(type).append("\">");
        return this;
    }

    XmlWriter close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    /** Null becomes a nil element. */
    XmlWriter element(String name, @Nullable Object value) {
        if (value == null) {
            return nil(name);
        }
        open(name);
        text(value.toString());
        return close(name);
    }

    XmlWriter elements(String name, List<String> values) {
        values.forEach(value -> element(name, value));
        return this;
    }

    XmlWriter nil(String name) {
        out.append('<').append(name).append(" xsi:nil=\"true\"/>");
        return this;
    }

    XmlWriter nilOrElement(String name, String value) {
        return value.isEmpty() ? nil(name) : element(name, value);
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void text(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#13;");
                default -> {
                    if (c >= 0x20 || c == '\n' || c == '\t') {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
    }
}
