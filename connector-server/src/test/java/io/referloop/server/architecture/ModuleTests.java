package io.referloop.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.referloop.server.ReferloopServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModuleTests {

    private static final String ROOT = "io.referloop.";

    /** From the ground up; what stands in one row knows the rows below and nobody beside it. */
    private static final List<Set<String>> ROWS = List.of(
            Set.of("workspace", "work", "crm"),
            Set.of("privacy", "program"),
            Set.of("connection", "deadletter"),
            Set.of("stage"),
            Set.of("referral"),
            Set.of("reward", "eligibility"),
            Set.of("payout"),
            Set.of("intake", "reconcile", "writeback", "card", "action", "insight", "simulate", "notify"),
            Set.of("server"));

    private static final Set<String> ADAPTERS = Set.of("hubspot", "salesforce");

    @Test
    void modulesKeepTheirInternalsAndFormNoCycle() {
        ApplicationModules.of("io.referloop", Shipped::ships).verify();
    }

    @Test
    void everyModuleHasItsRow() {
        Set<String> modules = Shipped.CLASSES.stream()
                .map(ModuleTests::module)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());

        assertThat(modules).contains("crm", "referral", "reward", "intake", "hubspot", "server");
        assertThat(modules).allMatch(module -> row(module) >= 0 || ADAPTERS.contains(module));
    }

    @Test
    void importsPointDownOnly() {
        classes()
                .that(areIn(module -> row(module) >= 0))
                .should(importOnlyRowsBelow())
                .because(
                        "a newcomer reads from the ground up, and what stands in one row can be changed without its neighbours")
                .check(Shipped.CLASSES);
    }

    @Test
    void onlyTheServerImportsTheTopRow() {
        Set<String> top = ROWS.get(ROWS.size() - 2);
        noClasses()
                .that(areIn(module -> !module.equals("server") && !top.contains(module)))
                .should()
                .dependOnClassesThat(areIn(top::contains))
                .because(
                        "what reacts to the domain is not part of it: the domain publishes events and knows no listener")
                .check(Shipped.CLASSES);
    }

    @Test
    void adaptersImportTheContractAndNothingElseOfOurs() {
        noClasses()
                .that(areIn(ADAPTERS::contains))
                .should()
                .dependOnClassesThat(areIn(module -> !module.equals("crm") && !ADAPTERS.contains(module)))
                .because("a third CRM must be one new module that needs to know io.referloop.crm alone")
                .check(Shipped.CLASSES);
        slices().matching("io.referloop.(hubspot|salesforce)..")
                .should()
                .notDependOnEachOther()
                .because("one CRM's adapter must work without the other's")
                .allowEmptyShould(true)
                .check(Shipped.CLASSES);
    }

    @Test
    void nothingButTheServersAssemblyKnowsAnAdapter() {
        noClasses()
                .that(areIn(module -> !ADAPTERS.contains(module)))
                .should()
                .dependOnClassesThat(areIn(ADAPTERS::contains))
                .because(
                        "adapters are found as beans of the contract: naming one would be one place more to edit for the next CRM")
                .check(Shipped.CLASSES);
    }

    /** Not even in a comment: what the core says of one CRM, the next one would have to contradict. Of the adapters one came first. */
    @Test
    void noLineOfTheCoreNamesACrm() throws IOException {
        assertThat(linesNaming("connector-common/src/main", "hubspot", "salesforce"))
                .isEmpty();
        assertThat(linesNaming("connector-hubspot/src", "salesforce")).isEmpty();
    }

    @Test
    void theContractImportsNothingOfOursAndNoFramework() {
        noClasses()
                .that(areIn("crm"::equals))
                .should()
                .dependOnClassesThat(areIn(module -> !module.equals("crm")))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "tools.jackson..", "com.fasterxml..", "java.sql..", "javax.sql..")
                .because("the contract is for whoever writes an adapter, with whatever they write it in")
                .check(Shipped.CLASSES);
    }

    @Test
    void noPackageIsPartOfACycle() {
        slices().matching("io.referloop.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        DescribedPredicate.describe("the assembly", ModuleTests::isTheAssembly),
                        DescribedPredicate.alwaysTrue())
                .because("packages that need each other are one package with two names")
                .check(Shipped.CLASSES);
    }

    @Test
    void nothingThatShipsKnowsTheSandbox() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.referloop.sandbox..")
                .because("no fake may run where money is paid")
                .check(Shipped.CLASSES);
    }

    private static List<String> linesNaming(String folder, String... names) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("..", folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                text.lines()
                        .filter(line -> Stream.of(names).anyMatch(line.toLowerCase(Locale.ROOT)::contains))
                        .forEach(line -> found.add(file + ": " + line.strip()));
            }
        }
        return found;
    }

    /** What puts the application together imports whatever it is made of. */
    private static boolean isTheAssembly(JavaClass javaClass) {
        return javaClass.getName().startsWith(ReferloopServer.class.getName());
    }

    private static ArchCondition<JavaClass> importOnlyRowsBelow() {
        return new ArchCondition<>("import only rows below their own") {
            @Override
            public void check(JavaClass ours, ConditionEvents events) {
                String module = module(ours).orElseThrow();
                for (Dependency dependency : ours.getDirectDependenciesFromSelf()) {
                    Optional<String> other = module(dependency.getTargetClass()).filter(it -> !it.equals(module));
                    boolean allowed = other.map(it -> row(it) >= 0 && row(it) < row(module))
                            .orElse(true);
                    if (!allowed) {
                        events.add(SimpleConditionEvent.violated(ours, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static DescribedPredicate<JavaClass> areIn(Predicate<String> modules) {
        return DescribedPredicate.describe(
                "are in the module", it -> module(it).filter(modules).isPresent());
    }

    private static int row(String module) {
        return IntStream.range(0, ROWS.size())
                .filter(row -> ROWS.get(row).contains(module))
                .findFirst()
                .orElse(-1);
    }

    /** {@code reward} for {@code io.referloop.reward.Ledger}; empty for what is not ours. */
    private static Optional<String> module(JavaClass javaClass) {
        String name = javaClass.getBaseComponentType().getPackageName();
        if (!name.startsWith(ROOT)) {
            return Optional.empty();
        }
        String rest = name.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return Optional.of(dot < 0 ? rest : rest.substring(0, dot));
    }
}
