package io.referloop.sandbox.salesforce;

/** A whole request that cannot be carried out; the code is one of Salesforce's exception codes. */
public final class RequestException extends RuntimeException {

    private final String code;
    private final String reason;

    public RequestException(String code, String reason) {
        super(code + ": " + reason);
        this.code = code;
        this.reason = reason;
    }

    public static RequestException noField(String field, String type) {
        return new RequestException(
                "INVALID_FIELD",
                "No such column '" + field + "' on entity '" + type
                        + "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom"
                        + " field name. Please reference your WSDL or the describe call for the appropriate names.");
    }

    public static RequestException noType(String type) {
        return new RequestException(
                "INVALID_TYPE",
                "sObject type '" + type + "' is not supported. If you are attempting to use a custom object, be sure to"
                        + " append the '__c' after the entity name. Please reference your WSDL or the describe call for"
                        + " the appropriate names.");
    }

    public String code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
