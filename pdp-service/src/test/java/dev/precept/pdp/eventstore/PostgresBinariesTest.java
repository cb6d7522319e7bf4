package dev.precept.pdp.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is unpacked appears whole, once, however many unpack it. */
class PostgresBinariesTest {
    @TempDir private Path directory;

    @Test
    void whoComesSecondLeavesWhatTheFirstHasPutThere() throws IOException {
        Path target = directory.resolve("programs");
        PostgresBinaries.put(folder("first"), target);
        PostgresBinaries.put(folder("second"), target);
        assertThat(target.resolve("file")).hasContent("first");
        assertThat(directory).isDirectoryNotContaining("glob:**second");
    }

    @Test
    void whatCannotBePutThereIsSaid() throws IOException {
        Path folder = folder("some");
        assertThatThrownBy(() -> PostgresBinaries.put(folder, directory.resolve("not/there")))
                .isInstanceOf(IOException.class);
    }

    private Path folder(String name) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(name));
        Files.writeString(folder.resolve("file"), name);
        return folder;
    }
}
