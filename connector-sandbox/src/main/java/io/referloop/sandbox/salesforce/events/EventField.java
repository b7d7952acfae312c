package io.referloop.sandbox.salesforce.events;

/**
 * A field as a change event carries it.
 *
 * @param compound the compound field that it travels inside; empty when it stands by itself
 * @param part its name in there
 */
public record EventField(String name, Kind kind, String compound, String part) {

    public EventField(String name, Kind kind) {
        this(name, kind, "", "");
    }

    /** What it holds, with the word by which the schema's {@code doc} says so. */
    public enum Kind {
        TEXT("Data:Text"),
        CHOICE("Data:DynamicEnum"),
        REFERENCE("ForeignKey:EntityId"),
        BOOLEAN("Data:Boolean"),
        NUMBER("Data:Double"),
        MONEY("Data:Currency"),
        WHOLE("Data:Integer"),
        DATE("Data:DateOnly"),
        MOMENT("Data:DateTime");

        private final String doc;

        Kind(String doc) {
            this.doc = doc;
        }

        String doc() {
            return doc;
        }
    }
}
