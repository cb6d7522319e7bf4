package dev.precept.testing;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import java.util.List;
import java.util.Set;

/** The rule for code that answers from one image and must never remember another. */
public final class Caching {
    private static final List<String> CACHING_PACKAGES =
            List.of(
                    "com.github.benmanes.caffeine.",
                    "com.google.common.cache.",
                    "java.lang.ref.",
                    "javax.cache.",
                    "org.axonframework.common.caching.",
                    "org.springframework.cache.");

    private static final Set<String> CACHING_CLASSES =
            Set.of(
                    "java.util.WeakHashMap",
                    "java.util.concurrent.DelayQueue",
                    "java.util.concurrent.Delayed",
                    "java.util.concurrent.ScheduledExecutorService",
                    "org.springframework.scheduling.annotation.Scheduled");

    private Caching() {}

    /** No cache and no expiry in these packages. */
    public static ArchRule noneIn(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat(describe("cache or expire", Caching::caches))
                .because("a stale answer is a wrong answer")
                .allowEmptyShould(true);
    }

    private static boolean caches(JavaClass type) {
        String name = type.getName();
        return CACHING_CLASSES.contains(name)
                || CACHING_PACKAGES.stream().anyMatch(name::startsWith)
                || (name.startsWith("dev.precept.") && type.getSimpleName().endsWith("Cache"));
    }
}
