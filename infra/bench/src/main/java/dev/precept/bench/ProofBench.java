package dev.precept.bench;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.organization.OrganizationCommand.CreateOrganization;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.pdp.Precept;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.proof.Proofs;
import dev.precept.pdp.proof.Tree;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What proof costs: commands of a service whose trees keep up, their catching up counted, against
 * commands of the same service while nobody keeps its trees; and proofs of its events.
 */
final class ProofBench {
    private static final String NAME = "proof";
    private static final int CALLERS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Session session;
    private final RandomIds ids = new RandomIds();
    private final OrganizationId organization = new OrganizationId(ids.next());
    private final AtomicLong count = new AtomicLong();

    ProofBench(Session session) {
        this.session = session;
    }

    void run() {
        Path data = session.work().resolve("data-proof");
        Machine.run(List.of("rm", "-rf", data.toString()));
        try (ConfigurableApplicationContext context =
                new SpringApplicationBuilder(Precept.class)
                        .run("--precept.port=0", "--precept.data=" + data)) {
            CommandGateway gateway = context.getBean(CommandGateway.class);
            send(
                    gateway,
                    new CreateOrganization(
                            organization,
                            Population.ORGANIZATION_HANDLE,
                            "Benchmark",
                            null,
                            OrganizationMode.AUTHORIZATION));
            Callers.perSecond(CALLERS, WARM_UP, caller -> createUser(gateway));
            LogReader log = context.getBean(LogReader.class);
            Derivation trees = context.getBean("trees", Derivation.class);
            compare(gateway, log, trees);
            proofs(context.getBean(Proofs.class), log.head().position());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private void compare(CommandGateway gateway, LogReader log, Derivation trees)
            throws InterruptedException {
        List<Figure.Round> rounds = new ArrayList<>();
        for (int round = -1; round < Session.ROUNDS; round++) {
            caughtUp(log, trees);
            long before = log.head().position();
            long startNanos = System.nanoTime();
            Callers.perSecond(CALLERS, ROUND, caller -> createUser(gateway));
            caughtUp(log, trees);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            double with = (log.head().position() - before) / seconds;
            trees.stop();
            double without = Callers.perSecond(CALLERS, ROUND, caller -> createUser(gateway));
            trees.start();
            session.say(
                    "  %d callers: with trees %.0f/s, without %.0f/s  (load average %.2f)",
                    CALLERS, with, without, Machine.load());
            if (round >= 0) {
                rounds.add(new Figure.Round(with, without));
            }
        }
        caughtUp(log, trees);
        session.report(Figure.of(NAME, "commands-with-trees", rounds));
    }

    private static void caughtUp(LogReader log, Derivation trees) throws InterruptedException {
        if (!trees.await(log.head().position(), PATIENCE)) {
            throw new BenchException("the trees do not keep up");
        }
    }

    private void proofs(Proofs proofs, long head) {
        double[] perSecond = new double[Session.ROUNDS];
        for (int round = -1; round < perSecond.length; round++) {
            double made = Callers.perSecond(1, ROUND, caller -> prove(proofs, head));
            if (round >= 0) {
                perSecond[round] = made;
                session.say("  %.0f proofs of %d events a second", made, head);
            }
        }
        session.report(Figure.alone(NAME, "proofs-per-second", perSecond));
    }

    private static void prove(Proofs proofs, long head) {
        long position = ThreadLocalRandom.current().nextLong(1, head + 1);
        if (proofs.event(Tree.LOG, null, position).isEmpty()) {
            throw new BenchException("no proof of the event at " + position);
        }
    }

    private void createUser(CommandGateway gateway) {
        Handle handle = new Handle("user-" + count.incrementAndGet());
        send(
                gateway,
                new CreateUser(new UserId(ids.next()), organization, handle, Attributes.NONE));
    }

    private static void send(CommandGateway gateway, DomainCommand command) {
        CommandResult result =
                gateway.execute(
                        CommandRequest.of(Actor.SERVICE, "bench"),
                        image -> new Resolution.Send(command));
        if (!(result instanceof CommandResult.Done done) || done.events().isEmpty()) {
            throw new BenchException(command + " came to " + result);
        }
    }
}
