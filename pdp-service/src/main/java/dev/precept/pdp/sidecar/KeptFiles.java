package dev.precept.pdp.sidecar;

import dev.precept.gateway.LocalSnapshot;
import dev.precept.pdp.settings.SettingException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a sidecar keeps for its next start, in a folder of its own of the data directory.
 *
 * @param snapshot its image
 * @param issuer whose tokens it knows
 */
record KeptFiles(LocalSnapshot snapshot, Path issuer) {
    /**
     * Those in a data directory, which is made where there is none.
     *
     * @throws SettingException where nothing can be kept there
     */
    static KeptFiles in(Path data) {
        Path folder = data.resolve("sidecar").toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
        } catch (IOException refused) {
            throw new SettingException(
                    "Nothing can be kept in " + folder + ": " + refused.getMessage(),
                    "Name a folder that this user may write: infra/run --data DIR.");
        }
        return new KeptFiles(
                new LocalSnapshot(folder.resolve("image.snapshot")), folder.resolve("issuer"));
    }
}
