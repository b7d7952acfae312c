package io.referloop.server.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.referloop.referral.ReferralHistory;
import io.referloop.reward.Decision;
import io.referloop.reward.RewardEngine;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class CodeTests {

    private static final Set<String> MONEY =
            Set.of("io.referloop.program", "io.referloop.referral", "io.referloop.reward", "io.referloop.payout");

    private static final Set<String> ENGINE = Set.of(
            RewardEngine.class.getName(),
            Decision.class.getName(),
            "io.referloop.reward.RewardDifference",
            "io.referloop.reward.RewardChange",
            "io.referloop.reward.RewardLine",
            ReferralHistory.class.getName(),
            "io.referloop.referral.Fact",
            "io.referloop.program.Program",
            "io.referloop.program.ProgramFile",
            "io.referloop.program.RewardRule",
            "io.referloop.program.Earning");

    @Test
    void theEngineIsPure() {
        classes()
                .that(DescribedPredicate.describe(
                        "are the engine", it -> ENGINE.contains(outermost(it).getName())))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.math..",
                        "java.time..",
                        "java.util..",
                        "org.joda.money..",
                        "org.jspecify..",
                        "io.referloop.crm..",
                        "io.referloop.program..",
                        "io.referloop.referral..",
                        "io.referloop.reward..")
                .because(
                        "replays, late events, simulations and tests run the same code, without a database and in any order")
                .check(Shipped.CLASSES);
    }

    @Test
    void jacksonTwoStaysOut() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..")
                .because("two mappers read dates, numbers and records differently; ours is tools.jackson")
                .check(Shipped.CLASSES);
    }

    @Test
    void timeComesFromAClock() {
        DescribedPredicate<JavaMethodCall> now = target(name("now"))
                .and(target(owner(type(Instant.class)
                        .or(type(LocalDate.class))
                        .or(type(LocalDateTime.class))
                        .or(type(OffsetDateTime.class))
                        .or(type(ZonedDateTime.class)))))
                .and(DescribedPredicate.describe(
                        "without a clock",
                        call -> call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(it -> it.isEquivalentTo(Clock.class))))
                .forSubtype();
        noClasses()
                .should()
                .callMethodWhere(now)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(Date.class)
                .because("holds, windows and expiries are tested by moving a clock, never by waiting")
                .check(Shipped.CLASSES);
    }

    @Test
    void moneyIsNeverFloatingPoint() {
        classes()
                .that()
                .resideInAnyPackage(MONEY.toArray(String[]::new))
                .should(knowNoFloatingPoint())
                .because("0.1 + 0.2 is not 0.3, and somebody's reward would be a cent off")
                .check(Shipped.CLASSES);
    }

    @Test
    void whatAClassNeedsStandsInItsConstructor() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("jakarta.annotation.Resource")
                .because("an object that exists is complete, and a test can make one without a container")
                .check(Shipped.CLASSES);
        noMethods()
                .should()
                .beAnnotatedWith("jakarta.annotation.PostConstruct")
                .because("work in the middle of the wiring runs before migrations and cannot be seen from outside")
                .check(Shipped.CLASSES);
    }

    @Test
    void namesSayWhatATypeIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Dto)")
                .because(
                        "a name that fits anything attracts everything; the customer's word for it is longer and better")
                .check(Shipped.CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .should(new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass javaClass, ConditionEvents events) {
                        if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(javaClass, javaClass.getName()));
                        }
                    }
                })
                .because("an unmarked package is one that NullAway does not check")
                .check(Shipped.CLASSES);
    }

    @Test
    void mostOfWhatATypeDoesIsNobodyElsesBusiness() {
        List<JavaClass> types = Shipped.CLASSES.stream()
                .filter(it -> it.isTopLevelClass() && !it.getSimpleName().equals("package-info"))
                .toList();
        long hidden = types.stream()
                .filter(it -> !it.getModifiers().contains(JavaModifier.PUBLIC))
                .count();

        // Told and not enforced: a type is made package-private where it helps its reader, not to reach a number.
        System.out.printf(
                "%d of %d top-level types are package-private (%d %%)%n",
                hidden, types.size(), 100 * hidden / types.size());
        assertThat(hidden).isPositive();
    }

    private static ArchCondition<JavaClass> knowNoFloatingPoint() {
        Set<String> floating = Set.of("double", "float", "java.lang.Double", "java.lang.Float");
        return new ArchCondition<>("know no double and no float") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                Stream<String> fields = javaClass.getFields().stream()
                        .filter(it -> floating.contains(it.getRawType().getName()))
                        .map(it -> it.getFullName());
                Stream<String> units = javaClass.getCodeUnits().stream()
                        .filter(it -> signature(it).anyMatch(part -> floating.contains(part.getName())))
                        .map(JavaCodeUnit::getFullName);
                Stream<String> calls = javaClass.getCodeUnitCallsFromSelf().stream()
                        .filter(it -> floating.contains(it.getTargetOwner().getName())
                                || floating.contains(
                                        it.getTarget().getRawReturnType().getName())
                                || it.getTarget().getRawParameterTypes().stream()
                                        .anyMatch(part -> floating.contains(part.getName())))
                        .map(it -> it.getDescription());
                Stream.of(fields, units, calls)
                        .flatMap(it -> it)
                        .forEach(found -> events.add(SimpleConditionEvent.violated(javaClass, found)));
            }
        };
    }

    private static Stream<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream());
    }

    private static JavaClass outermost(JavaClass javaClass) {
        return javaClass.getEnclosingClass().map(CodeTests::outermost).orElse(javaClass);
    }
}
