package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.OpaProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rules of a sidecar are well-formed Rego, and its own tests of them pass. */
class SidecarTest {
    private static final Path TESTS = Path.of("src/test/rego").toAbsolutePath();

    @TempDir private Path folder;

    private List<BundleModule> modules() throws IOException {
        BundleData nothing = new BundleData(PolicyImage.empty("none"), FeedFilter.EVERYTHING);
        List<BundleModule> modules = BundleModules.of(nothing);
        for (BundleModule module : modules) {
            Path file = folder.resolve(module.path());
            Files.createDirectories(file.getParent());
            Files.writeString(file, module.source());
        }
        return modules;
    }

    @Test
    void everyModuleIsThere() throws IOException {
        Path sources = Path.of("src/main/resources/dev/precept/projections/bundle");
        try (var files = Files.list(sources)) {
            assertThat(modules().stream().map(BundleModule::path).sorted())
                    .isEqualTo(
                            files.map(file -> "precept/" + file.getFileName()).sorted().toList());
        }
    }

    @Test
    void theRulesAreWellFormed() throws IOException {
        modules();
        OpaProcess.Run check = OpaProcess.run(folder, "", "check", "--strict", ".");
        assertThat(check.errors() + check.output()).isEmpty();
        OpaProcess.Run format = OpaProcess.run(folder, "", "fmt", "--list", ".", TESTS.toString());
        assertThat(format.output()).isEmpty();
    }

    @Test
    void theTestsOfTheRulesPass() throws IOException {
        modules();
        OpaProcess.Run run = OpaProcess.run(folder, "", "test", ".", TESTS.toString());
        assertThat(run.status()).as("%s%s", run.output(), run.errors()).isZero();
    }
}
