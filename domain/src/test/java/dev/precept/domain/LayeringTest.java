package dev.precept.domain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;

import dev.precept.testing.HouseRules;
import dev.precept.testing.Purity;

import org.junit.jupiter.api.Test;

/** The rules of dependence that bind the write side. */
class LayeringTest {
    private final JavaClasses domain = HouseRules.productClasses("dev.precept.domain");

    @Test
    void theHouseRulesHold() {
        HouseRules.all("dev.precept.domain").check(domain);
    }

    @Test
    void theDomainKnowsJavaAndItselfOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.precept.domain..", "java..", "org.jspecify..")
                .check(domain);
    }

    @Test
    void everythingImpureIsHandedIn() {
        Purity.of("dev.precept.domain..").check(domain);
    }
}
