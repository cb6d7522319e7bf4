package dev.precept.bench;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.organization.OrganizationCommand.CreateOrganization;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand.CreateRole;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.pdp.Precept;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.LogReader;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What administrators wait for: commands at the 99th percentile against bare rows inserted and
 * committed on the same PostgreSQL by as many callers, one more organization among many and a
 * decision in it beside the same among few, pages at both ends of a long list, the import of a
 * large description, and a whole organization as one document.
 */
final class AdminBench {
    private static final String NAME = "admin";
    private static final int CALLERS = 64;
    private static final int CONNECTIONS = 200;
    private static final int ORGANIZATIONS = Integer.getInteger("bench.organizations", 100_000);
    private static final int ROLES = Integer.getInteger("bench.listed", 100_000);
    private static final int PAGE = 100;
    private static final int PAGES = 50;
    private static final int CREATED = 200;
    private static final int DECIDED = 2_000;
    private static final int OPERATIONS = 2_000;
    private static final int DESCRIPTION_BYTES = 1 << 20;
    private static final Duration WARM_UP =
            Duration.ofSeconds(Integer.getInteger("bench.warmup", 10));
    private static final Duration ROUND =
            Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private static final Duration CATCH_UP = Duration.ofMinutes(5);
    private static final String OPENED = "/v1/organizations/opened";
    private static final String OPEN =
            "[{\"method\": \"GET\", \"path\": \"/a\", \"public\": true}]";
    private static final String QUESTION =
            "{\"subject\": {\"type\": \"user\", \"id\": \"u\"}, \"action\": {\"name\": \"GET\"},"
                    + " \"resource\": {\"type\": \"a\", \"id\": \"/a\"}}";

    private final Session session;
    private final RandomIds ids = new RandomIds();
    private final OrganizationId organization = new OrganizationId(ids.next());
    private final AtomicInteger count = new AtomicInteger();

    AdminBench(Session session) {
        this.session = session;
    }

    void run() {
        Path many = fresh("data-admin");
        Path few = fresh("data-admin-few");
        try (Log log = Log.open(many)) {
            allowConnections(log.database());
        }
        try (ConfigurableApplicationContext large = service(many);
                ConfigurableApplicationContext small = service(few)) {
            CommandGateway gateway = large.getBean(CommandGateway.class);
            make(gateway, organization, Population.ORGANIZATION_HANDLE.value());
            Callers.perSecond(CALLERS, WARM_UP, _ -> createUser(gateway));
            commands(gateway, large.getBean(Database.class));
            fill(gateway);
            creations(large, small);
        }
        try (ServiceProcess large = ServiceProcess.start(session, many, Machine.allCores());
                ServiceProcess small = ServiceProcess.start(session, few, Machine.allCores())) {
            decisions(large, small);
        }
        try (ServiceProcess precept = ServiceProcess.start(session, many, Machine.allCores())) {
            lists(precept, "/v1/organizations/" + Population.ORGANIZATION_HANDLE + "/roles");
            lists(precept, "/v1/organizations");
            imports(precept);
            new ApplyBench(session).run(precept);
        }
    }

    private Path fresh(String name) {
        Path data = session.work().resolve(name);
        Machine.run(List.of("rm", "-rf", data.toString()));
        return data;
    }

    private static ConfigurableApplicationContext service(Path data) {
        return new SpringApplicationBuilder(Precept.class)
                .run("--precept.port=0", "--precept.data=" + data);
    }

    private static void allowConnections(Database database) {
        try (Connection connection = database.unpooled("bench").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set max_connections = " + CONNECTIONS);
        } catch (SQLException e) {
            throw new BenchException("PostgreSQL cannot be told of more connections", e);
        }
    }

    /** Rounds of both sides alternate. */
    private void commands(CommandGateway gateway, Database database) {
        List<Figure.Round> rounds = new ArrayList<>();
        try (RowInserts rows = new RowInserts(database, CALLERS)) {
            rows.perSecond(ROUND);
            for (int round = 0; round < Session.ROUNDS; round++) {
                double ours = Latencies.p99Micros(CALLERS, ROUND, _ -> createUser(gateway));
                double other = Latencies.p99Micros(CALLERS, ROUND, rows::insert);
                session.say("  p99: commands %.0f us, rows %.0f us", ours, other);
                rounds.add(new Figure.Round(ours, other));
            }
        }
        session.report(Figure.of(NAME, "command-p99-micros-vs-postgres-64", rounds));
    }

    /**
     * How long one organization after the other takes to be made by one caller, among many and
     * among few: in two services that are alike, in turns.
     */
    private void creations(
            ConfigurableApplicationContext large, ConfigurableApplicationContext small) {
        CommandGateway among = large.getBean(CommandGateway.class);
        CommandGateway beside = small.getBean(CommandGateway.class);
        awaitDerivations(large);
        micros(beside);
        micros(among);
        List<Figure.Round> rounds = new ArrayList<>();
        for (int round = 0; round < Session.ROUNDS; round++) {
            double few = micros(beside);
            double many = micros(among);
            session.say("  an organization: among many %.0f us, among few %.0f us", many, few);
            rounds.add(new Figure.Round(many, few));
        }
        session.report(Figure.of(NAME, "organization-among-many-micros", rounds));
    }

    private double micros(CommandGateway gateway) {
        long start = System.nanoTime();
        for (int i = 0; i < CREATED; i++) {
            make(gateway, new OrganizationId(ids.next()), "one-" + count.incrementAndGet());
        }
        return (System.nanoTime() - start) / NANOS_PER_MICRO / CREATED;
    }

    /** What follows from the log is made in the background: it is not to be measured with it. */
    private static void awaitDerivations(ConfigurableApplicationContext service) {
        long head = service.getBean(LogReader.class).head().position();
        for (Derivation derivation : service.getBeansOfType(Derivation.class).values()) {
            try {
                if (!derivation.await(head, CATCH_UP)) {
                    throw new BenchException("the tables are not kept up within " + CATCH_UP);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchException("interrupted", e);
            }
        }
    }

    private void fill(CommandGateway gateway) {
        AtomicInteger next = new AtomicInteger();
        double perSecond =
                Callers.perSecond(
                        CALLERS,
                        ORGANIZATIONS,
                        _ ->
                                make(
                                        gateway,
                                        new OrganizationId(ids.next()),
                                        "many-" + next.incrementAndGet()));
        session.say("  %d organizations at %.0f/s", ORGANIZATIONS, perSecond);
        Callers.perSecond(
                CALLERS,
                ROLES,
                _ ->
                        send(
                                gateway,
                                new CreateRole(
                                        new RoleId(ids.next()),
                                        organization,
                                        new Handle("role-" + count.incrementAndGet()),
                                        new RoleAudience.Organization(),
                                        Set.of())));
    }

    /** Over HTTP, in organizations that are made now, in turns. */
    private void decisions(ServiceProcess large, ServiceProcess small) {
        open(large);
        open(small);
        micros(small);
        micros(large);
        List<Figure.Round> rounds = new ArrayList<>();
        for (int round = 0; round < Session.ROUNDS; round++) {
            double few = micros(small);
            double many = micros(large);
            session.say("  a decision: among many %.0f us, among few %.0f us", many, few);
            rounds.add(new Figure.Round(many, few));
        }
        session.report(Figure.of(NAME, "decision-among-many-micros", rounds));
    }

    private static void open(ServiceProcess precept) {
        precept.call("PUT", OPENED, "{\"name\": \"One\"}");
        precept.call("PUT", OPENED + "/apis/a", "{\"identifier\": \"urn:a\", \"name\": \"A\"}");
        precept.call("PUT", OPENED + "/apis/a/operations", OPEN);
        precept.call("POST", OPENED + "/apis/a/lifecycle", "{\"to\": \"PUBLISHED\"}");
        precept.call("PUT", OPENED + "/users/u", "{}");
    }

    private static double micros(ServiceProcess precept) {
        long start = System.nanoTime();
        for (int i = 0; i < DECIDED; i++) {
            precept.call("POST", "/o/opened/access/v1/evaluation", QUESTION);
        }
        return (System.nanoTime() - start) / NANOS_PER_MICRO / DECIDED;
    }

    /** The last pages of a list against its first. */
    private void lists(ServiceProcess precept, String path) {
        List<Double> millis = new ArrayList<>();
        String cursor = "";
        do {
            long start = System.nanoTime();
            JsonNode page = precept.call("GET", path + "?limit=" + PAGE + cursor, "");
            millis.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            cursor = page.has("next") ? "&cursor=" + page.get("next").asString() : "";
        } while (!cursor.isEmpty());
        int pages = Math.min(PAGES, millis.size() / 4);
        // The first of all are taken by a service that has just started.
        double[] first = values(millis.subList(pages, 2 * pages));
        double[] last = values(millis.subList(millis.size() - 1 - pages, millis.size() - 1));
        report("page-of-" + path.substring(path.lastIndexOf('/') + 1) + "-millis", last, first);
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void imports(ServiceProcess precept) {
        String description = description();
        double[] millis = new double[Session.ROUNDS];
        for (int round = -1; round < millis.length; round++) {
            // Every other time all operations ask for another scope.
            String changed = description.replace("a:scope", round % 2 == 0 ? "a:one" : "a:two");
            long start = System.nanoTime();
            precept.call("POST", OPENED + "/apis/a/openapi", changed);
            if (round >= 0) {
                millis[round] = (System.nanoTime() - start) / NANOS_PER_MILLI;
            }
        }
        session.report(Figure.alone(NAME, "import-of-1-MB-millis", millis));
    }

    private static String description() {
        StringBuilder text = new StringBuilder(DESCRIPTION_BYTES + 1_024);
        text.append("{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"A\", \"version\": \"1\"},");
        text.append(" \"components\": {\"securitySchemes\": {\"o\": {\"type\": \"oauth2\",");
        text.append(" \"flows\": {\"clientCredentials\": {\"tokenUrl\": \"https://a.example\",");
        text.append(" \"scopes\": {\"a:scope\": \"One\"}}}}}}, \"paths\": {");
        int filler = DESCRIPTION_BYTES / OPERATIONS - 120;
        for (int i = 0; i < OPERATIONS; i++) {
            text.append(i == 0 ? "" : ", ").append("\"/things/").append(i).append("/{id}\": ");
            text.append("{\"get\": {\"security\": [{\"o\": [\"a:scope\"]}], \"description\": \"");
            text.append("x".repeat(filler)).append("\", \"responses\": {}}}");
        }
        return text.append("}}").toString();
    }

    private void report(String name, double[] ours, double[] other) {
        int rounds = Math.min(ours.length, other.length);
        List<Figure.Round> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            all.add(new Figure.Round(ours[round], other[round]));
        }
        session.report(Figure.of(NAME, name, all));
    }

    private void createUser(CommandGateway gateway) {
        Handle handle = new Handle("user-" + count.incrementAndGet());
        send(
                gateway,
                new CreateUser(new UserId(ids.next()), organization, handle, Attributes.NONE));
    }

    private static void make(CommandGateway gateway, OrganizationId id, String handle) {
        send(
                gateway,
                new CreateOrganization(
                        id, new Handle(handle), "One", null, OrganizationMode.AUTHORIZATION));
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
