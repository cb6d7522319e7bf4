package dev.precept.projections;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

import dev.precept.testing.Caching;
import dev.precept.testing.HouseRules;
import dev.precept.testing.Purity;

import org.junit.jupiter.api.Test;

import java.util.regex.Pattern;

/** The rules of dependence that bind the read side. */
class LayeringTest {
    private static final Pattern WRITE_SIDE =
            Pattern.compile("dev\\.precept\\.domain\\..*(Command|Decider|State)(\\$.*)?");

    private final JavaClasses projections = HouseRules.productClasses("dev.precept.projections");

    @Test
    void theHouseRulesHold() {
        HouseRules.all("dev.precept.projections").check(projections);
    }

    @Test
    void theReadSideKnowsJavaAndTheDomainOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.precept..", "java..", "org.jspecify..")
                .allowEmptyShould(true)
                .check(projections);
    }

    @Test
    void theReadSideKnowsEventsAndValuesOnly() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        describe(
                                "are commands, deciders or states",
                                (JavaClass type) -> WRITE_SIDE.matcher(type.getName()).matches()))
                .allowEmptyShould(true)
                .check(projections);
    }

    @Test
    void aDecisionIsAFunctionOfImageAndRequest() {
        Purity.of("dev.precept.projections.decision..", "dev.precept.projections.image..")
                .check(projections);
    }

    @Test
    void nothingIsCachedAndNothingExpires() {
        Caching.noneIn("dev.precept.projections..").check(projections);
    }
}
