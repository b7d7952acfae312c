package io.referloop.salesforce.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The SFDX source, as files and as XML. */
final class AppSource {

    static final Path ROOT = Path.of("salesforce-app/force-app/main/default");

    private AppSource() {}

    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Element xml(Path file) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            return document.getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(file + " is no XML: " + e.getMessage(), e);
        }
    }

    /** Everything that elements of this name say, anywhere below. */
    static List<String> all(Element root, String name) {
        return elements(root, name).stream()
                .map(it -> it.getTextContent().strip())
                .toList();
    }

    static String one(Element root, String name) {
        List<String> found = all(root, name);
        return found.isEmpty() ? "" : found.getFirst();
    }

    static List<Element> elements(Element root, String name) {
        NodeList nodes = root.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int n = 0; n < nodes.getLength(); n++) {
            if (nodes.item(n) instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** The fields by object, each with its definition. */
    static Map<String, Map<String, Element>> fields() {
        Map<String, Map<String, Element>> fields = new TreeMap<>();
        for (Path file : files("objects", ".field-meta.xml")) {
            String object = objectOf(file);
            Element field = xml(file);
            fields.computeIfAbsent(object, any -> new TreeMap<>()).put(one(field, "fullName"), field);
        }
        return fields;
    }

    /** The object in whose folder a field or a list view lies. */
    static String objectOf(Path file) {
        return file.getName(file.getNameCount() - 3).toString();
    }

    /** Custom objects, fields, relationships and report types that there are. */
    static TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (Path file : files("reportTypes", ".xml")) {
            names.add(String.valueOf(file.getFileName()).replaceFirst("\\..*", "__c"));
        }
        fields().forEach((object, fields) -> {
            names.add(object);
            fields.forEach((name, field) -> {
                names.add(name);
                if (one(field, "type").equals("Lookup")) {
                    names.add(name.replaceAll("__c$", "__r"));
                    names.add(one(field, "relationshipName") + "__r");
                }
            });
        });
        return names;
    }
}
