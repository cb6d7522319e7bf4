package dev.precept.bench;

import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApplicationCommand.ChangeApplication;
import dev.precept.domain.application.ApplicationCommand.CreateApplication;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.organization.OrganizationCommand.CreateOrganization;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.pdp.Precept;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.eventstore.Database;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * Commands at the gateway of a service that runs in this process, against bare rows inserted and
 * committed one by one on the same PostgreSQL, by as many callers. All cores are free for both.
 */
final class CommandBench {
    private static final String NAME = "command";
    private static final int[] CALLERS = {1, 8, 64};
    private static final int CONNECTIONS = 200;
    private static final int APPLICATIONS = 1_000;
    private static final int TOKEN_SECONDS = 600;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration ROUND = Duration.ofSeconds(5);

    private final Session session;
    private final RandomIds ids = new RandomIds();
    private final OrganizationId organization = new OrganizationId(ids.next());
    private final List<ApplicationId> applications = new ArrayList<>();
    private final AtomicLong count = new AtomicLong();

    CommandBench(Session session) {
        this.session = session;
    }

    void run() {
        Path data = session.work().resolve("data-command");
        Machine.run(List.of("rm", "-rf", data.toString()));
        try (Log log = Log.open(data)) {
            allowConnections(log.database());
        }
        try (ConfigurableApplicationContext context =
                new SpringApplicationBuilder(Precept.class)
                        .run("--precept.port=0", "--precept.data=" + data)) {
            CommandGateway gateway = context.getBean(CommandGateway.class);
            Database database = context.getBean(Database.class);
            prepare(gateway);
            repeat(WARM_UP, 8, caller -> createUser(gateway));
            for (int callers : CALLERS) {
                compare(gateway, database, callers);
            }
            profile(gateway);
        }
        overHttp(data);
    }

    /** The service's PostgreSQL allows fewer connections than the bare rows have callers. */
    private static void allowConnections(Database database) {
        try (Connection connection = database.unpooled("bench").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set max_connections = " + CONNECTIONS);
        } catch (SQLException e) {
            throw new BenchException("PostgreSQL cannot be told of more connections", e);
        }
    }

    private void prepare(CommandGateway gateway) {
        send(
                gateway,
                new CreateOrganization(
                        organization,
                        Population.ORGANIZATION_HANDLE,
                        "Benchmark",
                        null,
                        OrganizationMode.AUTHORIZATION));
        for (int i = 0; i < APPLICATIONS; i++) {
            ApplicationId id = new ApplicationId(ids.next());
            applications.add(id);
            Handle handle = new Handle(Population.applicationHandle(i));
            send(gateway, new CreateApplication(id, organization, handle, details("Application")));
        }
    }

    private static ApplicationDetails details(String name) {
        return new ApplicationDetails(
                name,
                ApplicationType.M2M,
                Set.of(GrantType.CLIENT_CREDENTIALS),
                ClientAuthentication.CLIENT_SECRET_BASIC,
                RoleAudienceKind.ORGANIZATION,
                new AccessTokenSettings(TOKEN_SECONDS, SignatureAlgorithm.ES256),
                Environment.PRODUCTION);
    }

    private void compare(CommandGateway gateway, Database database, int callers) {
        List<Figure.Round> creations = new ArrayList<>();
        List<Figure.Round> changes = new ArrayList<>();
        try (RowInserts rows = new RowInserts(database, callers)) {
            rows.perSecond(ROUND);
            repeat(ROUND, callers, caller -> createUser(gateway));
            repeat(ROUND, callers, caller -> changeApplication(gateway));
            for (int round = 0; round < Session.ROUNDS; round++) {
                double created = repeat(ROUND, callers, caller -> createUser(gateway));
                double other = rows.perSecond(ROUND);
                double changed = repeat(ROUND, callers, caller -> changeApplication(gateway));
                session.say(
                        "  %2d callers: rows %.0f/s, creations %.0f/s, changes %.0f/s"
                                + "  (load average %.2f)",
                        callers, other, created, changed, Machine.load());
                creations.add(new Figure.Round(created, other));
                changes.add(new Figure.Round(changed, other));
            }
        }
        session.report(Figure.of(NAME, "vs-postgres-" + callers, creations));
        session.report(Figure.of(NAME, "change-vs-postgres-" + callers, changes));
    }

    private static double repeat(Duration time, int callers, IntConsumer deed) {
        return Callers.perSecond(callers, time, deed);
    }

    private void createUser(CommandGateway gateway) {
        Handle handle = new Handle("user-" + count.incrementAndGet());
        send(
                gateway,
                new CreateUser(new UserId(ids.next()), organization, handle, Attributes.NONE));
    }

    private void changeApplication(CommandGateway gateway) {
        int choice = ThreadLocalRandom.current().nextInt(APPLICATIONS);
        String name = "Application " + count.incrementAndGet();
        send(gateway, new ChangeApplication(applications.get(choice), details(name)));
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

    private void profile(CommandGateway gateway) {
        long pid = ProcessHandle.current().pid();
        Profile.start(pid);
        repeat(ROUND, CALLERS[CALLERS.length - 1], caller -> createUser(gateway));
        Profile.stop(pid, session.work().resolve("command.jfr")).print(session);
    }

    /** The same creations as requests of one administrator. */
    private void overHttp(Path data) {
        String path = "/v1/organizations/" + Population.ORGANIZATION_HANDLE + "/users/http-";
        try (ServiceProcess precept = ServiceProcess.start(session, data, Machine.allCores())) {
            Driver.Source source = Workload.creations(path, precept.authorization());
            long first = 0;
            for (int callers : CALLERS) {
                double[] perSecond = new double[Session.ROUNDS];
                for (int round = -1; round < perSecond.length; round++) {
                    Driver driver =
                            new Driver(precept.address(), callers, source, CommandBench::ok);
                    Driver.Outcome outcome = driver.run(first, ROUND);
                    first += outcome.answers() + callers;
                    if (round >= 0) {
                        perSecond[round] = outcome.perSecond();
                        session.say(
                                "  %2d callers over HTTP: %.0f/s, p50 %d us, p99 %d us",
                                callers,
                                outcome.perSecond(),
                                outcome.p50Micros(),
                                outcome.p99Micros());
                    }
                }
                session.report(Figure.alone(NAME, "http-" + callers, perSecond));
            }
        }
    }

    private static void ok(Driver.Answer answer) {
        if (answer.status() != 201) {
            throw new BenchException("a creation came to " + answer);
        }
    }
}
