package io.referloop.server.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** The classes that ship: ours, without tests and without the sandbox. */
final class Shipped {

    static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(Shipped::ships).importPackages("io.referloop");

    private Shipped() {}

    /**
     * Tests reach the class path as folders or, from other modules, as jars of their own; the classes that the build makes for a quick start
     * lie beside ours once it was packed.
     */
    static boolean ships(Location location) {
        return ImportOption.Predefined.DO_NOT_INCLUDE_TESTS.includes(location)
                && !location.contains("-tests.jar")
                && !location.contains("/connector-sandbox")
                && !location.contains("__");
    }
}
