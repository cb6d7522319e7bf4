package dev.precept.pdp.management;

import dev.precept.pdp.proof.Checkpoint;
import dev.precept.pdp.proof.Checkpoints;
import dev.precept.pdp.proof.Proofs;
import dev.precept.pdp.proof.TilePath;
import dev.precept.pdp.proof.Tree;
import dev.precept.pdp.security.Right;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Proof of the log, for auditors: checkpoints, tiles and proofs, of the whole log and, below {@code
 * chain}, of the organization's own events. Only who audits organization {@code system} sees what
 * others did.
 */
@RestController
@RequestMapping("/v1/organizations/{org}")
final class ProofController {
    private static final Logger LOG = LoggerFactory.getLogger(ProofController.class);
    private static final int LEVELS = 7;

    /** Hashes do not change, and tell nothing; who asked for them had to be let in. */
    private static final CacheControl HASHES =
            CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();

    private final Administration administration;
    private final Checkpoints checkpoints;
    private final Proofs proofs;

    ProofController(Administration administration, Checkpoints checkpoints, Proofs proofs) {
        this.administration = administration;
        this.checkpoints = checkpoints;
        this.proofs = proofs;
    }

    @GetMapping({"/checkpoint", "/{chain:chain}/checkpoint"})
    ResponseEntity<Object> checkpoint(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable(name = "chain", required = false) @Nullable String chain) {
        View view = administration.present(exchange, org, Right.AUDIT);
        exchange.query();
        return text(view, checkpoints.latest(tree(view, chain)).note());
    }

    /** What witnesses cosigned last; they are slower than we are. */
    @GetMapping("/checkpoint/cosigned")
    ResponseEntity<Object> cosigned(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.present(exchange, org, Right.AUDIT);
        exchange.query();
        Checkpoint found = checkpoints.cosigned().orElse(null);
        return text(view, View.found(found, "cosigned", "checkpoint").note());
    }

    /** New keys sign beside the old ones, until these retire. */
    @PostMapping("/checkpoint/key/rotate")
    ResponseEntity<Object> rotate(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.present(exchange, org, Right.ADMIN);
        exchange.query();
        if (!view.isSystem()) {
            throw ProblemException.forbidden(
                    Right.ADMIN,
                    "The keys of the log are for administrators of organization 'system'.");
        }
        if (!checkpoints.rotate()) {
            throw ProblemException.of(
                    409,
                    "too-many-keys",
                    "So many generations of keys sign already that another one has to wait until"
                            + " one retires.");
        }
        LOG.info("New keys sign checkpoints, as {} asked for", exchange.caller().actor().id());
        return Reply.on(204, view.image().log(), view.image().position()).build();
    }

    /** A line each: those that sign, then those that did. */
    @GetMapping({"/checkpoint/key", "/{chain:chain}/checkpoint/key"})
    ResponseEntity<Object> key(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable(name = "chain", required = false) @Nullable String chain) {
        View view = administration.present(exchange, org, Right.AUDIT);
        exchange.query();
        StringBuilder lines = new StringBuilder();
        checkpoints.keys(tree(view, chain)).forEach(it -> lines.append(it.key()).append('\n'));
        return text(view, lines.toString());
    }

    @GetMapping({"/checkpoint/consistency", "/{chain:chain}/checkpoint/consistency"})
    ResponseEntity<Object> consistency(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable(name = "chain", required = false) @Nullable String chain) {
        View view = administration.present(exchange, org, Right.AUDIT);
        Query query = exchange.query("from", "to");
        Tree tree = tree(view, chain);
        long from = query.number("from", 0, 0, Long.MAX_VALUE);
        long to = query.number("to", -1, 0, Long.MAX_VALUE);
        long end = to < 0 ? checkpoints.latest(tree).size() : to;
        List<byte[]> proof =
                proofs.consistency(tree, from, end)
                        .orElseThrow(
                                () ->
                                        Query.invalid(
                                                to < 0 ? "from" : "to",
                                                "sizes of trees are due, the larger one no larger"
                                                        + " than the checkpoint's"));
        Base64.Encoder base64 = Base64.getEncoder();
        return Reply.body(
                view.image(),
                Json.of("from", from)
                        .and("to", end)
                        .and("proof", proof.stream().map(base64::encodeToString).toList()));
    }

    @GetMapping({"/tile/{level}/{*path}", "/{chain:chain}/tile/{level}/{*path}"})
    ResponseEntity<Object> tile(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("level") String level,
            @PathVariable("path") String path,
            @PathVariable(name = "chain", required = false) @Nullable String chain) {
        View view = administration.present(exchange, org, Right.AUDIT);
        exchange.query();
        Tree tree = tree(view, chain);
        TilePath tile =
                View.found(TilePath.read(path.substring(1)).orElse(null), "tile", level + path);
        if (level.equals("entries")) {
            return octets(CacheControl.noStore(), entries(view, tree, tile));
        }
        int number = level.matches("[0-9]") ? Integer.parseInt(level) : LEVELS + 1;
        Optional<byte[]> hashes =
                number > LEVELS ? Optional.empty() : proofs.tile(tree, number, tile);
        return octets(HASHES, View.found(hashes.orElse(null), "tile", level + path));
    }

    private byte[] entries(View view, Tree tree, TilePath tile) {
        if (!view.isSystem() || !tree.equals(Tree.LOG)) {
            throw ProblemException.forbidden(
                    Right.AUDIT,
                    "What everybody did is for auditors of organization 'system'; the events of"
                            + " this one are at events.");
        }
        return switch (proofs.entries(tile)) {
            case Proofs.Entries.Bundle(byte[] bytes) -> bytes;
            case Proofs.Entries.Absent() ->
                    throw ProblemException.notFound(
                            "There is no tile 'entries/" + tile + "' here.");
            case Proofs.Entries.TooLong(long position) ->
                    throw ProblemException.of(
                            404,
                            "entry-too-long",
                            "The event at position "
                                    + position
                                    + " has no place in a bundle, whose entries have at most 65535"
                                    + " bytes: read it from the export of events.");
        };
    }

    @GetMapping("/events/{position}/proof")
    ResponseEntity<Object> proof(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("position") String position) {
        View view = administration.present(exchange, org, Right.AUDIT);
        boolean isOfLog = exchange.query("of").choice("of", "log", "chain").equals("log");
        Tree tree = isOfLog ? Tree.LOG : Tree.ofChain(view.id());
        String organization = isOfLog && view.isSystem() ? null : view.id().value();
        Optional<String> proof =
                position.matches("[0-9]{1,18}")
                        ? proofs.event(tree, organization, Long.parseLong(position))
                        : Optional.empty();
        return text(view, View.found(proof.orElse(null), "event at position", position));
    }

    private static Tree tree(View view, @Nullable String chain) {
        return chain != null ? Tree.ofChain(view.id()) : Tree.LOG;
    }

    private static ResponseEntity<Object> text(View view, String text) {
        return Reply.on(200, view.image().log(), view.image().position())
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ResponseEntity<Object> octets(CacheControl cache, byte[] bytes) {
        return ResponseEntity.ok()
                .cacheControl(cache)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(bytes);
    }
}
