package dev.precept.domain.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.precept.domain.shared.DomainEvent;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class EventCodecTest {
    private static final String FOLDER = "samples/";

    @Test
    void everySampleHasExactlyItsApprovedBytes() {
        for (Samples.Sample sample : Samples.all()) {
            String written = text(EventCodec.encode(sample.event()));
            assertThat(approved(sample.file()))
                    .as("%s should hold, once approved:%n%s%n", sample.file(), written)
                    .isEqualTo(written);
        }
    }

    @Test
    void everyApprovedSampleIsReadBack() {
        for (Samples.Sample sample : Samples.all()) {
            byte[] bytes = approved(sample.file()).getBytes(StandardCharsets.UTF_8);
            assertThat(EventCodec.decode(bytes)).isEqualTo(sample.event());
        }
    }

    @Test
    void everyTypeHasASampleAndEverySampleThereEverWasIsRead() throws Exception {
        List<String> files;
        try (Stream<Path> folder = Files.list(samples())) {
            files = folder.map(file -> file.getFileName().toString()).toList();
        }
        Set<String> types = new HashSet<>();
        for (String file : files) {
            byte[] bytes = approved(file).getBytes(StandardCharsets.UTF_8);
            types.add(EventCodec.typeName(EventCodec.decode(bytes).event()));
        }
        assertThat(types).isEqualTo(EventCodec.typeNames());
        assertThat(files).containsAll(Samples.all().stream().map(Samples.Sample::file).toList());
    }

    @Test
    void everyEventThereIsHasAName() {
        Set<Class<?>> named = new HashSet<>();
        Samples.all().forEach(sample -> named.add(sample.event().event().getClass()));
        assertThat(named).isEqualTo(leaves(DomainEvent.class));
    }

    @Test
    void namesAreUniqueAndHaveAVersion() {
        assertThat(EventCodec.typeNames())
                .allMatch(name -> name.matches("[a-z-]+\\.[a-z-]+\\.v[1-9][0-9]*"));
    }

    @Test
    void theDataOfAnEventIsItsMember() {
        for (Samples.Sample sample : Samples.all()) {
            String data = text(EventCodec.encodeData(sample.event().event()));
            assertThat(approved(sample.file())).contains(",\"data\":" + data + ",\"id\":");
        }
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertRefused(sample("user.deleted.v1").replace("deleted.v1", "deleted.v2"));
    }

    @Test
    void theTypeCountsAsWritten() {
        assertRefused(sample("user.deleted.v1").replace("\"user.deleted", "\"x\\\"user.deleted"));
    }

    @Test
    void anUnknownMemberIsRefused() {
        assertRefused(sample("user.deleted.v1").replace("\"data\":{", "\"data\":{\"more\":1"));
        assertRefused(sample("user.deleted.v1").replace(",\"type\"", ",\"surplus\":1,\"type\""));
    }

    @Test
    void aMissingMemberIsRefused() {
        assertRefused(sample("user.created.v1").replace("\"handle\":\"u-1001\",", ""));
        assertRefused(sample("user.created.v1").replace(",\"correlation\":\"request-42\"", ""));
    }

    @Test
    void aValueOutOfFormIsRefused() {
        assertRefused(sample("user.created.v1").replace("u-1001", "U 1001"));
        assertRefused(
                sample("user.created.v1").replace("\"organization\":\"", "\"organization\":\" "));
    }

    @Test
    void whatFollowsTheEventIsRefused() {
        assertRefused(sample("user.deleted.v1") + " ");
        assertRefused("");
        assertRefused("}");
    }

    private static void assertRefused(String text) {
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> EventCodec.decode(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String sample(String type) {
        return approved(type + ".json");
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        if (!type.isSealed()) {
            return Set.of(type);
        }
        Set<Class<?>> leaves = new HashSet<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            leaves.addAll(leaves(permitted));
        }
        return leaves;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Path samples() throws URISyntaxException {
        URL folder = EventCodecTest.class.getResource(FOLDER);
        assertThat(folder).as("the folder of approved samples").isNotNull();
        return Path.of(folder.toURI());
    }

    private static String approved(String file) {
        try (InputStream in = EventCodecTest.class.getResourceAsStream(FOLDER + file)) {
            return in == null ? "nothing: the file is missing" : text(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
