package io.referloop.sandbox.salesforce;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads XML by local names; documents that declare a type are refused. */
public final class Xml {

    private Xml() {}

    public static Element parse(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return parse(stream);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(file + " is not XML: " + malformed.getMessage(), malformed);
        }
    }

    /** @throws IllegalArgumentException when it is not XML */
    public static Element parse(byte[] bytes) {
        try {
            return parse(new ByteArrayInputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Element parse(InputStream stream) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            var builder = factory.newDocumentBuilder();
            // Without a handler of its own the parser writes to standard error.
            builder.setErrorHandler(null);
            return builder.parse(stream).getDocumentElement();
        } catch (SAXException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        } catch (ParserConfigurationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    public static List<Element> children(Element parent) {
        var all = new ArrayList<Element>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                all.add(element);
            }
        }
        return all;
    }

    public static List<Element> children(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> name(element).equals(name))
                .toList();
    }

    public static Optional<Element> child(Element parent, String name) {
        return children(parent, name).stream().findFirst();
    }

    /** The text of a child; nothing when it is empty or missing. */
    public static Optional<String> text(Element parent, String name) {
        return child(parent, name)
                .map(Element::getTextContent)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    public static String name(Element element) {
        return element.getLocalName() == null ? element.getTagName() : element.getLocalName();
    }
}
