package io.referloop.sandbox.salesforce;

import static io.referloop.sandbox.salesforce.FieldType.BOOLEAN;
import static io.referloop.sandbox.salesforce.FieldType.CURRENCY;
import static io.referloop.sandbox.salesforce.FieldType.DATE;
import static io.referloop.sandbox.salesforce.FieldType.DATETIME;
import static io.referloop.sandbox.salesforce.FieldType.DOUBLE;
import static io.referloop.sandbox.salesforce.FieldType.EMAIL;
import static io.referloop.sandbox.salesforce.FieldType.INT;
import static io.referloop.sandbox.salesforce.FieldType.PERCENT;
import static io.referloop.sandbox.salesforce.FieldType.PHONE;
import static io.referloop.sandbox.salesforce.FieldType.PICKLIST;
import static io.referloop.sandbox.salesforce.FieldType.REFERENCE;
import static io.referloop.sandbox.salesforce.FieldType.STRING;
import static io.referloop.sandbox.salesforce.FieldType.TEXTAREA;
import static io.referloop.sandbox.salesforce.FieldType.URL;

import io.referloop.sandbox.salesforce.Field.Choice;
import io.referloop.sandbox.salesforce.Field.Flag;
import io.referloop.sandbox.salesforce.ObjectType.Kind;
import java.util.List;
import java.util.stream.Stream;

/** The types that every organisation has, as far as sales work touches them. */
final class StandardTypes {

    static final String STAGE = "OpportunityStage";
    static final String HISTORY = "OpportunityHistory";
    static final String LEAD_STATUS = "LeadStatus";
    static final String PERMISSION_SET = "PermissionSet";
    static final String ASSIGNMENT = "PermissionSetAssignment";

    private static final List<String> OWNED = List.of("Account", "Contact", "Lead", "Opportunity", "Task", "Campaign");

    private StandardTypes() {}

    static List<ObjectType> all() {
        return List.of(
                account(),
                contact(),
                lead(),
                opportunity(),
                contactRole(),
                task(),
                campaign(),
                user(),
                permissionSet(),
                assignment(),
                organization(),
                stage(),
                leadStatus(),
                history(),
                currencyType());
    }

    /** With the columns that the platform keeps on every record. */
    static ObjectType withSystemFields(ObjectType type) {
        boolean record = type.kind() != Kind.SETUP;
        type.add(Field.of("Id", type.label() + " ID", FieldType.ID, 18, Flag.READ_ONLY));
        if (record) {
            type.add(Field.of("IsDeleted", "Deleted", BOOLEAN, 0, Flag.READ_ONLY));
        }
        if (type.mergeable()) {
            type.add(Field.of("MasterRecordId", "Master Record ID", REFERENCE, 18, Flag.READ_ONLY)
                    .to(type.name(), "MasterRecord", ""));
        }
        if (OWNED.contains(type.name()) || type.custom()) {
            type.add(Field.of("OwnerId", "Owner ID", REFERENCE, 18).to("User", "Owner", ""));
        }
        type.add(Field.of("CreatedDate", "Created Date", DATETIME, 0, Flag.READ_ONLY));
        type.add(Field.of("CreatedById", "Created By ID", REFERENCE, 18, Flag.READ_ONLY)
                .to("User", "CreatedBy", ""));
        if (!type.name().equals(HISTORY)) {
            type.add(Field.of("LastModifiedDate", "Last Modified Date", DATETIME, 0, Flag.READ_ONLY));
            type.add(Field.of("LastModifiedById", "Last Modified By ID", REFERENCE, 18, Flag.READ_ONLY)
                    .to("User", "LastModifiedBy", ""));
        }
        return type.add(Field.of("SystemModstamp", "System Modstamp", DATETIME, 0, Flag.READ_ONLY));
    }

    static Field currency() {
        return Field.of("CurrencyIsoCode", "Currency ISO Code", PICKLIST, 3, Flag.RESTRICTED);
    }

    private static ObjectType type(String name, String label, String plural, String prefix, Kind kind) {
        return withSystemFields(new ObjectType(name, label, plural, prefix, kind));
    }

    private static ObjectType account() {
        return type("Account", "Account", "Accounts", "001", Kind.MERGEABLE)
                .add(Field.of("Name", "Account Name", STRING, 255, Flag.REQUIRED, Flag.NAME))
                .add(picklist("Type", "Account Type", "Prospect", "Customer - Direct", "Customer - Channel", "Partner"))
                .add(Field.of("ParentId", "Parent Account ID", REFERENCE, 18).to("Account", "Parent", "ChildAccounts"))
                .add(picklist(
                        "Industry", "Industry", "Banking", "Energy", "Healthcare", "Technology", "Transportation"))
                .add(Field.of("Website", "Website", URL, 255))
                .add(Field.of("Phone", "Account Phone", PHONE, 40))
                .add(Field.of("BillingCity", "Billing City", STRING, 40))
                .add(Field.of("BillingCountry", "Billing Country", STRING, 80))
                .add(Field.of("NumberOfEmployees", "Employees", INT, 0))
                .add(Field.of("AnnualRevenue", "Annual Revenue", CURRENCY, 0).scale(0))
                .add(Field.of("Description", "Account Description", TEXTAREA, 32_000));
    }

    private static ObjectType contact() {
        return person(type("Contact", "Contact", "Contacts", "003", Kind.MERGEABLE))
                .add(Field.of("AccountId", "Account ID", REFERENCE, 18, Flag.LOCKS_PARENT)
                        .to("Account", "Account", "Contacts"))
                .add(Field.of("Department", "Department", STRING, 80))
                .add(Field.of("MailingCity", "Mailing City", STRING, 40))
                .add(Field.of("MailingCountry", "Mailing Country", STRING, 80));
    }

    private static ObjectType lead() {
        return person(type("Lead", "Lead", "Leads", "00Q", Kind.MERGEABLE))
                .add(Field.of("Company", "Company", STRING, 255, Flag.REQUIRED))
                .add(Field.of("Website", "Website", URL, 255))
                .add(picklist(
                        "Industry", "Industry", "Banking", "Energy", "Healthcare", "Technology", "Transportation"))
                .add(Field.of("Status", "Status", PICKLIST, 255, Flag.REQUIRED, Flag.RESTRICTED))
                .add(picklist("Rating", "Rating", "Hot", "Warm", "Cold"))
                .add(Field.of("IsConverted", "Converted", BOOLEAN, 0, Flag.READ_ONLY)
                        .standard("false"))
                .add(Field.of("ConvertedDate", "Converted Date", DATE, 0, Flag.READ_ONLY))
                .add(Field.of("ConvertedAccountId", "Converted Account ID", REFERENCE, 18, Flag.READ_ONLY)
                        .to("Account", "ConvertedAccount", ""))
                .add(Field.of("ConvertedContactId", "Converted Contact ID", REFERENCE, 18, Flag.READ_ONLY)
                        .to("Contact", "ConvertedContact", ""))
                .add(Field.of("ConvertedOpportunityId", "Converted Opportunity ID", REFERENCE, 18, Flag.READ_ONLY)
                        .to("Opportunity", "ConvertedOpportunity", ""));
    }

    private static ObjectType person(ObjectType type) {
        return type.add(Field.of("LastName", "Last Name", STRING, 80, Flag.REQUIRED))
                .add(Field.of("FirstName", "First Name", STRING, 40))
                .add(Field.of("Name", "Full Name", STRING, 121, Flag.NAME, Flag.CALCULATED))
                .add(Field.of("Title", "Title", STRING, 128))
                .add(Field.of("Email", "Email", EMAIL, 80))
                .add(Field.of("Phone", "Business Phone", PHONE, 40))
                .add(picklist(
                        "LeadSource", "Lead Source", "Web", "Phone Inquiry", "Partner Referral", "Referral", "Other"))
                .add(Field.of("Description", "Description", TEXTAREA, 32_000));
    }

    private static ObjectType opportunity() {
        return type("Opportunity", "Opportunity", "Opportunities", "006", Kind.RECORD)
                .add(Field.of("Name", "Name", STRING, 120, Flag.REQUIRED, Flag.NAME))
                .add(Field.of("AccountId", "Account ID", REFERENCE, 18, Flag.LOCKS_PARENT)
                        .to("Account", "Account", "Opportunities"))
                .add(Field.of("ContactId", "Contact ID", REFERENCE, 18, Flag.CREATE_ONLY)
                        .to("Contact", "Contact", ""))
                .add(Field.of("CampaignId", "Campaign ID", REFERENCE, 18).to("Campaign", "Campaign", "Opportunities"))
                .add(Field.of("StageName", "Stage", PICKLIST, 255, Flag.REQUIRED, Flag.RESTRICTED))
                .add(Field.of("Amount", "Amount", CURRENCY, 0))
                .add(Field.of("Probability", "Probability (%)", PERCENT, 0).scale(0))
                .add(Field.of("CloseDate", "Close Date", DATE, 0, Flag.REQUIRED))
                .add(picklist("Type", "Opportunity Type", "New Customer", "Existing Customer - Upgrade"))
                .add(picklist(
                        "LeadSource", "Lead Source", "Web", "Phone Inquiry", "Partner Referral", "Referral", "Other"))
                .add(Field.of("NextStep", "Next Step", STRING, 255))
                .add(Field.of("Description", "Description", TEXTAREA, 32_000))
                .add(Field.of("IsClosed", "Closed", BOOLEAN, 0, Flag.CALCULATED))
                .add(Field.of("IsWon", "Won", BOOLEAN, 0, Flag.CALCULATED))
                .add(Field.of("ForecastCategory", "Forecast Category", PICKLIST, 40, Flag.CALCULATED))
                .add(Field.of("ForecastCategoryName", "Forecast Category", PICKLIST, 40, Flag.CALCULATED))
                .add(Field.of("LastStageChangeDate", "Last Stage Change Date", DATETIME, 0, Flag.READ_ONLY));
    }

    private static ObjectType contactRole() {
        return type(
                        "OpportunityContactRole",
                        "Opportunity Contact Role",
                        "Opportunity Contact Roles",
                        "00K",
                        Kind.RECORD)
                .add(Field.of(
                                "OpportunityId",
                                "Opportunity ID",
                                REFERENCE,
                                18,
                                Flag.REQUIRED,
                                Flag.CREATE_ONLY,
                                Flag.LOCKS_PARENT)
                        .to("Opportunity", "Opportunity", "OpportunityContactRoles"))
                .add(Field.of("ContactId", "Contact ID", REFERENCE, 18, Flag.REQUIRED, Flag.LOCKS_PARENT)
                        .to("Contact", "Contact", "OpportunityContactRoles"))
                .add(picklist("Role", "Role", "Decision Maker", "Economic Buyer", "Evaluator", "Influencer", "Other"))
                .add(Field.of("IsPrimary", "Primary", BOOLEAN, 0).standard("false"));
    }

    private static ObjectType task() {
        return type("Task", "Task", "Tasks", "00T", Kind.RECORD)
                .add(Field.of("Subject", "Subject", STRING, 255, Flag.NAME))
                .add(Field.of("ActivityDate", "Due Date Only", DATE, 0))
                .add(picklist("Status", "Status", "Not Started", "In Progress", "Completed")
                        .standard("Not Started"))
                .add(picklist("Priority", "Priority", "High", "Normal", "Low").standard("Normal"))
                .add(Field.of("WhoId", "Name ID", REFERENCE, 18).toAny("Who", "Contact", "Lead"))
                .add(Field.of("WhatId", "Related To ID", REFERENCE, 18, Flag.LOCKS_PARENT)
                        .toAny("What", "Account", "Opportunity"))
                .add(Field.of("Description", "Description", TEXTAREA, 32_000));
    }

    private static ObjectType campaign() {
        return type("Campaign", "Campaign", "Campaigns", "701", Kind.RECORD)
                .add(Field.of("Name", "Name", STRING, 80, Flag.REQUIRED, Flag.NAME))
                .add(picklist("Type", "Type", "Webinar", "Referral Program", "Email", "Other"))
                .add(Field.of("IsActive", "Active", BOOLEAN, 0).standard("false"));
    }

    private static ObjectType user() {
        return type("User", "User", "Users", "005", Kind.SETUP)
                .add(Field.of("Username", "Username", STRING, 80, Flag.READ_ONLY))
                .add(Field.of("FirstName", "First Name", STRING, 40, Flag.READ_ONLY))
                .add(Field.of("LastName", "Last Name", STRING, 80, Flag.READ_ONLY))
                .add(Field.of("Name", "Full Name", STRING, 121, Flag.NAME, Flag.CALCULATED))
                .add(Field.of("Email", "Email", EMAIL, 128, Flag.READ_ONLY))
                .add(Field.of("IsActive", "Active", BOOLEAN, 0, Flag.READ_ONLY))
                .add(picklist("UserType", "User Type", "Standard"));
    }

    private static ObjectType permissionSet() {
        return type(PERMISSION_SET, "Permission Set", "Permission Sets", "0PS", Kind.SETUP)
                .add(Field.of("Name", "Permission Set Name", STRING, 80, Flag.NAME, Flag.READ_ONLY))
                .add(Field.of("Label", "Permission Set Label", STRING, 80, Flag.READ_ONLY));
    }

    private static ObjectType assignment() {
        return type(ASSIGNMENT, "Permission Set Assignment", "Permission Set Assignments", "0Pa", Kind.SETUP)
                .add(Field.of("PermissionSetId", "PermissionSet ID", REFERENCE, 18, Flag.READ_ONLY)
                        .to(PERMISSION_SET, "PermissionSet", "Assignments"))
                .add(Field.of("AssigneeId", "Assignee ID", REFERENCE, 18, Flag.READ_ONLY)
                        .to("User", "Assignee", "PermissionSetAssignments"));
    }

    private static ObjectType organization() {
        return type("Organization", "Organization", "Organizations", "00D", Kind.SETUP)
                .add(Field.of("Name", "Name", STRING, 80, Flag.NAME, Flag.READ_ONLY))
                .add(Field.of("OrganizationType", "Edition", STRING, 40, Flag.READ_ONLY))
                .add(Field.of("InstanceName", "Instance Name", STRING, 5, Flag.READ_ONLY))
                .add(Field.of("IsSandbox", "Is Sandbox", BOOLEAN, 0, Flag.READ_ONLY))
                .add(Field.of("TimeZoneSidKey", "Time Zone", STRING, 40, Flag.READ_ONLY));
    }

    private static ObjectType stage() {
        return type(STAGE, "Opportunity Stage", "Opportunity Stages", "01J", Kind.SETUP)
                .add(Field.of("MasterLabel", "Master Label", STRING, 255, Flag.NAME, Flag.READ_ONLY))
                .add(Field.of("ApiName", "API Name", STRING, 255, Flag.READ_ONLY))
                .add(Field.of("IsActive", "Is Active", BOOLEAN, 0, Flag.READ_ONLY))
                .add(Field.of("SortOrder", "Sort Order", INT, 0, Flag.READ_ONLY))
                .add(Field.of("IsClosed", "Closed", BOOLEAN, 0, Flag.READ_ONLY))
                .add(Field.of("IsWon", "Won", BOOLEAN, 0, Flag.READ_ONLY))
                .add(Field.of("ForecastCategory", "Forecast Category", PICKLIST, 40, Flag.READ_ONLY))
                .add(Field.of("ForecastCategoryName", "Forecast Category Name", PICKLIST, 40, Flag.READ_ONLY))
                .add(Field.of("DefaultProbability", "Probability (%)", PERCENT, 0, Flag.READ_ONLY)
                        .scale(0));
    }

    private static ObjectType leadStatus() {
        return type(LEAD_STATUS, "Lead Status Value", "Lead Status Values", "01M", Kind.SETUP)
                .add(Field.of("MasterLabel", "Master Label", STRING, 255, Flag.NAME, Flag.READ_ONLY))
                .add(Field.of("ApiName", "API Name", STRING, 255, Flag.READ_ONLY))
                .add(Field.of("SortOrder", "Sort Order", INT, 0, Flag.READ_ONLY))
                .add(Field.of("IsDefault", "Is Default", BOOLEAN, 0, Flag.READ_ONLY))
                .add(Field.of("IsConverted", "Converted", BOOLEAN, 0, Flag.READ_ONLY));
    }

    private static ObjectType history() {
        return type(HISTORY, "Opportunity: Stage History", "Opportunity: Stage History", "008", Kind.SETUP)
                .add(Field.of("OpportunityId", "Opportunity ID", REFERENCE, 18, Flag.READ_ONLY)
                        .to("Opportunity", "Opportunity", "OpportunityHistories"))
                .add(Field.of("StageName", "Stage Name", PICKLIST, 255, Flag.READ_ONLY))
                .add(Field.of("Amount", "Amount", CURRENCY, 0, Flag.READ_ONLY))
                .add(Field.of("CloseDate", "Close Date", DATE, 0, Flag.READ_ONLY))
                .add(Field.of("Probability", "Probability", PERCENT, 0, Flag.READ_ONLY)
                        .scale(0))
                .add(Field.of("ForecastCategory", "To Forecast Category", PICKLIST, 40, Flag.READ_ONLY))
                .add(Field.of("PrevAmount", "Prev Amount", CURRENCY, 0, Flag.READ_ONLY))
                .add(Field.of("PrevCloseDate", "Prev Close Date", DATE, 0, Flag.READ_ONLY))
                .add(Field.of("IsDeleted", "Deleted", BOOLEAN, 0, Flag.READ_ONLY));
    }

    private static ObjectType currencyType() {
        return type("CurrencyType", "Currency Type", "Currency Types", "01L", Kind.SETUP)
                .add(Field.of("IsoCode", "Currency ISO Code", STRING, 3, Flag.READ_ONLY, Flag.NAME))
                .add(Field.of("ConversionRate", "Conversion Rate", DOUBLE, 0, Flag.READ_ONLY)
                        .scale(6))
                .add(Field.of("DecimalPlaces", "Decimal Places", INT, 0, Flag.READ_ONLY))
                .add(Field.of("IsActive", "Active", BOOLEAN, 0, Flag.READ_ONLY))
                .add(Field.of("IsCorporate", "Corporate Currency", BOOLEAN, 0, Flag.READ_ONLY));
    }

    private static Field picklist(String name, String label, String... choices) {
        return Field.of(name, label, PICKLIST, 255)
                .choices(Stream.of(choices).map(Choice::of).toList());
    }
}
