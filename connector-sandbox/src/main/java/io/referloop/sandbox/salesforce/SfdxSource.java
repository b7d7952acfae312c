package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Field.Choice;
import io.referloop.sandbox.salesforce.Field.Flag;
import io.referloop.sandbox.salesforce.ObjectType.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** Reads types, fields and permission sets from a Salesforce project's source, as a deployment would take them. */
public final class SfdxSource {

    private static final String OBJECT = ".object-meta.xml";
    private static final String FIELD = ".field-meta.xml";
    private static final String PERMISSION_SET = ".permissionset-meta.xml";

    private SfdxSource() {}

    /**
     * @param folder {@code force-app/main/default} of the project
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static OrgPackage read(Path folder) {
        var types = new ArrayList<ObjectType>();
        var fields = new LinkedHashMap<String, List<Field>>();
        for (Path object : children(folder.resolve("objects"))) {
            String name = String.valueOf(object.getFileName());
            Path meta = object.resolve(name + OBJECT);
            if (name.endsWith("__c") && Files.exists(meta)) {
                types.add(type(name, meta, "a%02d".formatted(types.size())));
            }
            var own = new ArrayList<Field>();
            for (Path file : children(object.resolve("fields"))) {
                if (file.toString().endsWith(FIELD)) {
                    own.add(field(file, name));
                }
            }
            // Other folders belong to other kinds of types, such as custom metadata.
            if (!own.isEmpty() && (name.endsWith("__c") || !name.contains("__"))) {
                fields.put(name, own);
            }
        }
        return new OrgPackage(types, fields, permissionSets(folder.resolve("permissionsets")));
    }

    private static Map<String, String> permissionSets(Path folder) {
        var labels = new LinkedHashMap<String, String>();
        for (Path file : children(folder)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(PERMISSION_SET)) {
                String set = name.substring(0, name.length() - PERMISSION_SET.length());
                labels.put(set, Xml.text(Xml.parse(file), "label").orElse(set));
            }
        }
        return labels;
    }

    private static ObjectType type(String name, Path file, String prefix) {
        Element root = Xml.parse(file);
        String label = Xml.text(root, "label").orElse(name);
        var type = new ObjectType(name, label, Xml.text(root, "pluralLabel").orElse(label), prefix, Kind.RECORD);
        Optional<Element> nameField = Xml.child(root, "nameField");
        String nameLabel = nameField.flatMap(field -> Xml.text(field, "label")).orElse("Name");
        boolean numbered = nameField
                .flatMap(field -> Xml.text(field, "type"))
                .filter("AutoNumber"::equals)
                .isPresent();
        return type.add(
                numbered
                        ? Field.of("Name", nameLabel, FieldType.STRING, 80, Flag.NAME, Flag.READ_ONLY, Flag.AUTO_NUMBER)
                                .standard(nameField
                                        .flatMap(field -> Xml.text(field, "displayFormat"))
                                        .orElse("")
                                        .replaceAll("\\{0*}", ""))
                        : Field.of("Name", nameLabel, FieldType.STRING, 80, Flag.NAME));
    }

    private static Field field(Path file, String object) {
        Element root = Xml.parse(file);
        String name = Xml.text(root, "fullName").orElseThrow(() -> wrong(file, "has no fullName"));
        String kind = Xml.text(root, "type").orElse("");
        Set<Flag> flags = EnumSet.of(Flag.CUSTOM);
        flag(root, "required", flags, Flag.REQUIRED);
        flag(root, "unique", flags, Flag.UNIQUE);
        flag(root, "caseSensitive", flags, Flag.CASE_SENSITIVE);
        flag(root, "externalId", flags, Flag.EXTERNAL_ID);
        var field = Field.of(
                name,
                Xml.text(root, "label").orElse(name),
                type(file, kind),
                number(root, "length").orElse(kind.equals("Lookup") ? 18 : 255),
                flags.toArray(Flag[]::new));
        field = number(root, "scale").map(field::scale).orElse(field);
        field = Xml.text(root, "defaultValue")
                .filter(value -> !value.contains("("))
                .map(field::standard)
                .orElse(field);
        return switch (kind) {
            case "Lookup", "MasterDetail" -> reference(root, field, kind, name, object);
            case "Picklist" -> choices(root, field);
            default -> field;
        };
    }

    private static Field reference(Element root, Field field, String kind, String name, String object) {
        String children =
                Xml.text(root, "relationshipName").map(list -> list + "__r").orElse("");
        Field reference =
                field.to(Xml.text(root, "referenceTo").orElse(object), name.replaceAll("__c$", "__r"), children);
        return kind.equals("MasterDetail") ? with(reference, Flag.LOCKS_PARENT, Flag.REQUIRED) : reference;
    }

    private static Field choices(Element root, Field field) {
        Optional<Element> values = Xml.child(root, "valueSet");
        var choices = new ArrayList<Choice>();
        String standard = null;
        for (Element value : values.flatMap(set -> Xml.child(set, "valueSetDefinition"))
                .map(definition -> Xml.children(definition, "value"))
                .orElse(List.of())) {
            String choice = Xml.text(value, "fullName").orElse("");
            choices.add(new Choice(choice, Xml.text(value, "label").orElse(choice), true));
            if (Xml.text(value, "default").filter("true"::equals).isPresent()) {
                standard = choice;
            }
        }
        Field filled = field.choices(choices);
        filled = standard == null ? filled : filled.standard(standard);
        return values.flatMap(set -> Xml.text(set, "restricted"))
                        .filter("true"::equals)
                        .isPresent()
                ? with(filled, Flag.RESTRICTED)
                : filled;
    }

    private static Field with(Field field, Flag... more) {
        Set<Flag> flags = EnumSet.copyOf(field.flags());
        flags.addAll(List.of(more));
        return new Field(
                field.name(),
                field.label(),
                field.type(),
                field.length(),
                field.scale(),
                field.reference(),
                field.choices(),
                field.standard(),
                flags);
    }

    private static FieldType type(Path file, String kind) {
        return switch (kind) {
            case "Text", "AutoNumber" -> FieldType.STRING;
            case "TextArea", "LongTextArea", "Html" -> FieldType.TEXTAREA;
            case "Email" -> FieldType.EMAIL;
            case "Phone" -> FieldType.PHONE;
            case "Url" -> FieldType.URL;
            case "Picklist" -> FieldType.PICKLIST;
            case "Lookup", "MasterDetail" -> FieldType.REFERENCE;
            case "Checkbox" -> FieldType.BOOLEAN;
            case "Number" -> FieldType.DOUBLE;
            case "Currency" -> FieldType.CURRENCY;
            case "Percent" -> FieldType.PERCENT;
            case "Date" -> FieldType.DATE;
            case "DateTime" -> FieldType.DATETIME;
            default -> throw wrong(file, "has the type \"" + kind + "\", which the sandbox does not know");
        };
    }

    private static void flag(Element root, String element, Set<Flag> flags, Flag flag) {
        if (Xml.text(root, element).filter("true"::equals).isPresent()) {
            flags.add(flag);
        }
    }

    private static Optional<Integer> number(Element root, String element) {
        return Xml.text(root, element).map(Integer::valueOf);
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static IllegalArgumentException wrong(Path file, String what) {
        return new IllegalArgumentException(file + " " + what + ".");
    }
}
