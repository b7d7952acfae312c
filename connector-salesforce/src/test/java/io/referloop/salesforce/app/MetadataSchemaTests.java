package io.referloop.salesforce.app;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.sforce.ws.bind.TypeMapper;
import com.sforce.ws.bind.XMLizable;
import com.sforce.ws.parser.XmlInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Salesforce's own classes read every file: an unknown element, a wrong enumeration or another order than Salesforce writes fails. */
class MetadataSchemaTests {

    @TestFactory
    Stream<DynamicTest> salesforcesClassesRead() {
        // The configuration of components is newer than these classes.
        return AppSource.files("", "-meta.xml").stream()
                .filter(file -> !file.toString().endsWith(".js-meta.xml"))
                .map(file -> DynamicTest.dynamicTest(
                        AppSource.ROOT.relativize(file).toString(),
                        () -> assertThatCode(() -> read(file)).doesNotThrowAnyException()));
    }

    private static void read(Path file) throws Exception {
        String root = AppSource.xml(file).getTagName();
        XMLizable metadata = (XMLizable) Class.forName("com.sforce.soap.metadata." + root)
                .getDeclaredConstructor()
                .newInstance();
        try (InputStream in = Files.newInputStream(file)) {
            XmlInputStream xml = new XmlInputStream();
            xml.setInput(in, "UTF-8");
            metadata.load(xml, new TypeMapper(null, null, false));
        }
    }
}
