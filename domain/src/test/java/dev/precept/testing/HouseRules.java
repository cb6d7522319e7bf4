package dev.precept.testing;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.jspecify.annotations.NullMarked;

import java.util.List;
import java.util.Optional;

/** The rules that hold in every module, whatever it is for. */
public final class HouseRules {
    private static final List<String> INJECTING_ANNOTATIONS =
            List.of(
                    "org.springframework.beans.factory.annotation.Autowired",
                    "org.springframework.beans.factory.annotation.Value",
                    "jakarta.inject.Inject",
                    "jakarta.annotation.Resource");

    private HouseRules() {}

    /** The product's classes, without tests, in the given package and below. */
    public static JavaClasses productClasses(String... packages) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(packages);
    }

    /** All rules of this class, for the packages directly below {@code root}. */
    public static ArchRule all(String root) {
        return CompositeArchRule.of(everyPackageIsNullMarked())
                .and(noCyclesBelow(root))
                .and(noStaticMutableState())
                .and(noFieldInjection())
                .and(optionalIsAReturnTypeOnly())
                .and(noThreadLocals());
    }

    private static ArchRule everyPackageIsNullMarked() {
        return classes()
                .should(liveInANullMarkedPackage())
                .because("null is an error where it is not declared")
                .allowEmptyShould(true);
    }

    private static ArchRule noCyclesBelow(String root) {
        return slices().matching(root + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package can be read with the packages below it only")
                .allowEmptyShould(true);
    }

    private static ArchRule noStaticMutableState() {
        return noFields()
                .that()
                .areStatic()
                .should()
                .notHaveModifier(FINAL)
                .because("state belongs to an object that somebody owns")
                .allowEmptyShould(true);
    }

    private static ArchRule noFieldInjection() {
        return noFields()
                .should()
                .beAnnotatedWith(
                        DescribedPredicate.describe(
                                "an injecting annotation",
                                annotation ->
                                        INJECTING_ANNOTATIONS.contains(
                                                annotation.getRawType().getName())))
                .because("what a class needs, its constructor says")
                .allowEmptyShould(true);
    }

    private static ArchRule optionalIsAReturnTypeOnly() {
        return CompositeArchRule.of(
                        noFields()
                                .should()
                                .haveRawType(Optional.class)
                                .because("Optional is a return type only")
                                .allowEmptyShould(true))
                .and(
                        noCodeUnits()
                                .that(are("written", unit -> !unit.getName().contains("lambda$")))
                                .should()
                                .haveRawParameterTypes(
                                        DescribedPredicate.describe(
                                                "an Optional",
                                                types ->
                                                        types.stream()
                                                                .anyMatch(HouseRules::isOptional)))
                                .because("Optional is a return type only")
                                .allowEmptyShould(true));
    }

    private static ArchRule noThreadLocals() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .because("what a call needs is handed to it")
                .allowEmptyShould(true);
    }

    private static boolean isOptional(JavaClass type) {
        return type.isEquivalentTo(Optional.class);
    }

    private static DescribedPredicate<JavaCodeUnit> are(
            String description, java.util.function.Predicate<JavaCodeUnit> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package whose package-info is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.getSimpleName().equals("module-info")) {
                    return;
                }
                boolean isMarked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(
                        new SimpleConditionEvent(
                                type, isMarked, type.getName() + " in an unmarked package"));
            }
        };
    }
}
