package io.referloop.crm;

/**
 * One record of one CRM account. The id is the CRM's own text and is compared exactly; it means nothing without its connection.
 *
 * @param id never blank; not always a number, and numbers may exceed 32 bits
 */
public record RecordRef(RecordType type, String id) implements Comparable<RecordRef> {

    public RecordRef {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id of a " + type + " must not be blank");
        }
    }

    /** The order in which locks on records are taken. */
    @Override
    public int compareTo(RecordRef other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return type + ":" + id;
    }
}
