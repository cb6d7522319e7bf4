package dev.precept.pdp.management;

import dev.precept.pdp.proof.LogTamperedException;
import dev.precept.pdp.proof.Proofs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Gives who sends a command the proof that it is in the log, in the reply: a C2SP tlog-proof in
 * Base64, or {@code pending} where there is none in time. Threads share it.
 */
final class CommandProofs {
    private static final Logger LOG = LoggerFactory.getLogger(CommandProofs.class);
    private static final String PENDING = "pending";

    private final Proofs proofs;

    CommandProofs(Proofs proofs) {
        this.proofs = proofs;
    }

    /** What was done is done, whatever becomes of its proof: nothing is thrown. */
    String of(long position, ProofRequest asked) {
        try {
            return proofs.command(position, asked.timeout())
                    .map(it -> it.getBytes(StandardCharsets.UTF_8))
                    .map(Base64.getEncoder()::encodeToString)
                    .orElse(PENDING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LogTamperedException e) {
            LOG.error("The log is not what it was: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("The command at position {} is not proved for now", position, e);
        }
        return PENDING;
    }
}
