package io.referloop.sandbox.salesforce;

/** What a field holds, by Salesforce's names; the Java type of a stored value follows from it. */
public enum FieldType {
    ID("id", "tns:ID"),
    STRING("string", "xsd:string"),
    TEXTAREA("textarea", "xsd:string"),
    EMAIL("email", "xsd:string"),
    PHONE("phone", "xsd:string"),
    URL("url", "xsd:string"),
    PICKLIST("picklist", "xsd:string"),
    REFERENCE("reference", "tns:ID"),
    BOOLEAN("boolean", "xsd:boolean"),
    INT("int", "xsd:int"),
    DOUBLE("double", "xsd:double"),
    CURRENCY("currency", "xsd:double"),
    PERCENT("percent", "xsd:double"),
    DATE("date", "xsd:date"),
    DATETIME("datetime", "xsd:dateTime");

    private final String api;
    private final String soap;

    FieldType(String api, String soap) {
        this.api = api;
        this.soap = soap;
    }

    /** Its name in describe answers. */
    public String api() {
        return api;
    }

    /** The {@code soapType} of describe answers. */
    public String soap() {
        return soap;
    }

    /** Held as {@link java.math.BigDecimal}. */
    public boolean numeric() {
        return this == INT || this == DOUBLE || this == CURRENCY || this == PERCENT;
    }

    /** Held as text. */
    public boolean text() {
        return !numeric() && this != BOOLEAN && this != DATE && this != DATETIME;
    }
}
