package dev.precept.projections.decision;

import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Operation;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent.TokensCutOff;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserDocument;
import dev.precept.testing.RandomConditions;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Questions about what is in a log, most of them sensible, some not: names of things that are gone,
 * of other organizations, of nothing at all; tokens of the past, of the future, of elsewhere. Not
 * for long use with one log: it remembers the tokens it was given.
 */
public final class RandomQuestions {
    private static final List<String> JUNK =
            List.of(
                    "",
                    "nobody",
                    "a b",
                    "api7",
                    "u3",
                    "https://idp.example#u3",
                    "é",
                    "x".repeat(70));
    private static final List<String> SEGMENTS =
            List.of("1", "1", "1", "me", "x.json", "a%20b", "caf%C3%A9", "a:b", "a%3Ab", "%c3%a9");
    private static final List<String> ODD_SEGMENTS =
            List.of("..", ".", "", "a%2Fb", "%2e%2e", "%41", "a;b", "a%00", "%C0%AF", "%zz", "é");
    private static final List<String> ODD_PATHS =
            List.of("/", "//", "/users/", "/users//me", "/nothing", "/caf%C3%A9", "/users?x=1");
    private static final List<String> OPENID =
            List.of("openid", "profile", "offline_access", "read", "api1:read", "nothing");

    private static final int REMEMBERED = 40;

    private static final List<String> ADDRESSES =
            List.of("10.1.2.3", "::ffff:10.1.2.3", "192.0.2.1", "2001:db8::1", "nowhere");

    private final Random random;
    private final RandomConditions conditions;
    private final List<TokenClaims> issued = new ArrayList<>();

    /** Asks at random. */
    public RandomQuestions(Random random) {
        this.random = random;
        this.conditions = new RandomConditions(random);
    }

    /** An instant from the last event on. */
    Instant now(Log log) {
        return log.at().plusSeconds(random.nextInt(30));
    }

    /** One about whatever is there. */
    public AccessRequest access(Log log) {
        return access(log, organization(log));
    }

    AccessRequest access(Log log, @Nullable OrganizationImage organization) {
        if (organization == null) {
            OrganizationId unknown = new OrganizationId("nowhere");
            Subject nobody = new Subject.User("u1");
            return request(log, unknown, nobody, List.of("GET", "api1", "/users"), null);
        }
        return access(log, organization, api(log, organization));
    }

    /** A question about the API, or about one that is not there. */
    AccessRequest access(Log log, OrganizationImage organization, @Nullable ApiImage api) {
        OrganizationId id = organization.document().id();
        List<String> what =
                api == null || chance(3) ? List.of("GET", pick(JUNK), "/users") : resource(api);
        int kind = random.nextInt(100);
        if (kind < 50) {
            Subject token = new Subject.Token(token(log, organization, api));
            return request(log, id, token, what, null);
        }
        if (kind < 60) {
            return request(log, id, new Subject.User(user(organization)), what, null);
        }
        if (kind < 80) {
            Subject user = new Subject.User(user(organization));
            return request(log, id, user, what, application(organization, api));
        }
        if (kind < 84) {
            return request(log, id, new Subject.ApiKey(apiKey(organization)), what, null);
        }
        if (kind < 88) {
            Subject token = new Subject.ForeignToken(foreign(log, organization, api));
            return request(log, id, token, what, null);
        }
        if (kind < 96) {
            Subject client = new Subject.Client(application(organization, api));
            return request(log, id, client, what, null);
        }
        Subject odd =
                kind < 98
                        ? new Subject.RefusedToken(Reason.TOKEN_INVALID)
                        : new Subject.Unknown("robot", "r2");
        return request(log, id, odd, what, null);
    }

    private ForeignClaims foreign(Log log, OrganizationImage organization, @Nullable ApiImage api) {
        List<IdentityProviderImage> providers = organization.identityProviders().list();
        IdentityProviderImage provider = providers.isEmpty() ? null : pick(providers);
        List<String> clients =
                provider == null ? List.of() : List.copyOf(provider.document().clients().values());
        String client = clients.isEmpty() || chance(10) ? "client-1" : pick(clients);
        Set<String> scopes = scopes(log, organization);
        Set<String> audience = identifiers(log, organization);
        if (api != null && chance(80)) {
            audience.add(api.document().identifier());
            api.scopes().forEach(scope -> scopes.add(scope.wireName().value()));
        }
        String tokenId = "token" + random.nextInt(20);
        String session = session();
        Instant issuedAt = log.at().minusSeconds(random.nextInt(400));
        return new ForeignClaims(
                provider == null ? new IdentityProviderId("none") : provider.document().id(),
                client,
                chance(40) ? client : "sub-" + random.nextInt(3),
                chance(80) ? user(organization) : null,
                audience,
                scopes,
                tokenId,
                session,
                issuedAt,
                end(
                        log,
                        tokenId,
                        session,
                        envelope -> envelope.at().isAfter(issuedAt),
                        now(log).plusSeconds(chance(97) ? 600 : -60)),
                chance(2),
                signIn(log.at(), organization));
    }

    private SecretId apiKey(OrganizationImage organization) {
        List<ApiKeyDocument> keys = organization.apiKeys().list();
        return keys.isEmpty() || chance(5) ? new SecretId("x1") : pick(keys).id();
    }

    /** One that is seen in the organization, rather a live one; null if there is none. */
    private @Nullable ApiImage api(Log log, OrganizationImage organization) {
        List<ApiImage> apis = visible(log, organization);
        if (apis.isEmpty()) {
            return null;
        }
        List<ApiImage> live =
                apis.stream().filter(api -> api.document().lifecycle().isLive()).toList();
        return pick(live.isEmpty() || chance(15) ? apis : live);
    }

    /** The same question asked by somebody else. */
    AccessRequest by(AccessRequest request, Subject subject, @Nullable String application) {
        return new AccessRequest(
                request.organization(),
                subject,
                request.action(),
                request.resourceType(),
                request.resourceId(),
                application,
                request.environment(),
                request.now(),
                request.supplied());
    }

    private AccessRequest request(
            Log log,
            OrganizationId organization,
            Subject subject,
            List<String> what,
            @Nullable String application) {
        return new AccessRequest(
                organization,
                subject,
                what.get(0),
                what.get(1),
                what.get(2),
                application,
                chance(85) ? Environment.PRODUCTION : Environment.SANDBOX,
                now(log),
                supplied());
    }

    private Supplied supplied() {
        if (chance(50)) {
            return Supplied.NONE;
        }
        return new Supplied(
                chance(50) ? Attributes.NONE : conditions.attributes(),
                chance(50) ? Attributes.NONE : conditions.attributes(),
                chance(50) ? Attributes.NONE : conditions.attributes(),
                context());
    }

    private Attributes context() {
        Map<String, AttributeValue> context = new HashMap<>(conditions.attributes().value());
        if (chance(70)) {
            context.put("clientAddress", new AttributeValue.Text(pick(ADDRESSES)));
        }
        return new Attributes(context);
    }

    /** What a token says of a sign-in. */
    private Attributes signIn(Instant now, OrganizationImage organization) {
        Map<String, AttributeValue> claims = new HashMap<>();
        List<IdentityProviderImage> providers = organization.identityProviders().list();
        if (chance(50)) {
            boolean isThere = !providers.isEmpty() && chance(95);
            IdentityProviderId provider =
                    isThere ? pick(providers).document().id() : new IdentityProviderId("i1");
            claims.put("idp", new AttributeValue.Text(provider.value()));
        }
        if (chance(50)) {
            List<AttributeValue> groups = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                if (chance(60)) {
                    groups.add(new AttributeValue.Text("staff" + i));
                }
            }
            claims.put("idp_groups", new AttributeValue.Items(groups));
        }
        if (chance(60)) {
            claims.put("acr", new AttributeValue.Text(pick(List.of("gold", "silver", "lead"))));
        }
        if (chance(50)) {
            claims.put("amr", new AttributeValue.Items(List.of(new AttributeValue.Text("pwd"))));
        }
        if (chance(60)) {
            long at = now.getEpochSecond() + 90 - random.nextInt(1_500);
            claims.put("auth_time", new AttributeValue.Number(BigDecimal.valueOf(at)));
        }
        return new Attributes(claims);
    }

    /** A request for a token. */
    public TokenRequest token(Log log) {
        OrganizationImage organization = organization(log);
        if (organization == null || organization.applications().isEmpty()) {
            return new TokenRequest(
                    new OrganizationId(chance(50) ? "nowhere" : "o1"),
                    new ApplicationId("c1"),
                    null,
                    null,
                    List.of(),
                    now(log));
        }
        ApplicationId application =
                chance(97)
                        ? pick(organization.applications()).document().id()
                        : new ApplicationId("c2");
        List<UserDocument> users = users(organization);
        UserId user = null;
        if (!users.isEmpty() && chance(50)) {
            user = chance(97) ? pick(users).id() : new UserId("u2");
        }
        return new TokenRequest(
                organization.document().id(),
                application,
                user,
                chance(25) ? null : scopes(log, organization),
                chance(70) ? List.of() : new ArrayList<>(identifiers(log, organization)),
                now(log),
                user == null ? Attributes.NONE : signIn(log.at(), organization),
                chance(70) ? null : consent(log, organization));
    }

    private TokenRequest.Consent consent(Log log, OrganizationImage organization) {
        long head = log.image().position().value();
        return new TokenRequest.Consent(
                chance(30) ? null : scopes(log, organization),
                new Position(chance(50) ? head : random.nextLong(head + 1)));
    }

    private Set<String> scopes(Log log, OrganizationImage organization) {
        Set<String> names = new HashSet<>();
        for (ApiImage api : visible(log, organization)) {
            for (ScopeDocument scope : api.scopes()) {
                if (chance(40)) {
                    names.add(chance(80) ? scope.wireName().value() : scope.name().value());
                }
            }
        }
        if (chance(20)) {
            names.add(pick(OPENID));
        }
        return names;
    }

    private Set<String> identifiers(Log log, OrganizationImage organization) {
        Set<String> identifiers = new HashSet<>();
        List<ApiImage> apis = visible(log, organization);
        int count = random.nextInt(3);
        for (int i = 0; i < count && !apis.isEmpty(); i++) {
            identifiers.add(pick(apis).document().identifier());
        }
        if (chance(5)) {
            identifiers.add("https://api" + random.nextInt(12) + ".example");
        }
        return identifiers;
    }

    /** Asks for a token, and keeps what is granted to ask with it later. */
    public void issue(Log log, TokenRequest request) {
        if (TokenPolicy.grant(log.image(), request) instanceof TokenGrant.Granted granted) {
            issued.add(claims(log, request, granted));
            if (issued.size() > REMEMBERED) {
                issued.removeFirst();
            }
        }
    }

    /** The claims of the token that the grant is for. */
    TokenClaims claims(Log log, TokenRequest request, TokenGrant.Granted granted) {
        String client = request.application().value();
        String tokenId = "token" + random.nextInt(20);
        String session = session();
        return new TokenClaims(
                request.organization(),
                client,
                request.user() == null ? client : request.user().value(),
                Set.copyOf(granted.audience()),
                Set.copyOf(granted.scopes()),
                tokenId,
                session,
                log.image().log(),
                granted.position(),
                end(
                        log,
                        tokenId,
                        session,
                        envelope -> envelope.position().compareTo(granted.position()) > 0,
                        now(log).plusSeconds(3_600)),
                false,
                request.signIn());
    }

    TokenClaims token(Log log, OrganizationImage organization) {
        return token(log, organization, api(log, organization));
    }

    private TokenClaims token(Log log, OrganizationImage organization, @Nullable ApiImage api) {
        String identifier = api == null ? "" : api.document().identifier();
        List<TokenClaims> fitting =
                issued.stream()
                        .filter(one -> one.organization().equals(organization.document().id()))
                        .filter(one -> chance(3) || one.audience().contains(identifier))
                        .toList();
        if (!fitting.isEmpty() && chance(60)) {
            return pick(fitting);
        }
        if (!issued.isEmpty() && chance(5)) {
            return pick(issued);
        }
        String client = client(organization, api);
        Set<String> audience = identifiers(log, organization);
        if (api != null && chance(80)) {
            audience.add(identifier);
        }
        Set<String> scopes = scopes(log, organization);
        if (api != null && chance(70)) {
            api.scopes().forEach(scope -> scopes.add(scope.wireName().value()));
        }
        long head = log.image().position().value();
        long position = chance(97) ? Math.max(0, head - random.nextInt(40)) : head + 1;
        String tokenId = "token" + random.nextInt(20);
        String session = session();
        return new TokenClaims(
                chance(97) ? organization.document().id() : new OrganizationId("o2"),
                client,
                chance(50) ? client : subject(organization),
                audience,
                scopes,
                tokenId,
                session,
                chance(97) ? log.image().log() : "log-2",
                new Position(position),
                end(
                        log,
                        tokenId,
                        session,
                        envelope -> envelope.position().value() > position,
                        now(log).plusSeconds(chance(97) ? 600 : -60)),
                chance(2),
                signIn(log.at(), organization));
    }

    private @Nullable String session() {
        return chance(50) ? null : "session" + random.nextInt(5);
    }

    /** A token whose own cut-off, or its session's since, says when it ends, ends no later. */
    private static Instant end(
            Log log,
            String tokenId,
            @Nullable String session,
            Predicate<EventEnvelope> since,
            Instant otherwise) {
        return log.history().stream()
                .flatMap(
                        envelope ->
                                envelope.event() instanceof TokensCutOff cutOff
                                        ? ends(cutOff.target(), tokenId, session, since, envelope)
                                        : Stream.empty())
                .reduce(otherwise, (one, other) -> one.isBefore(other) ? one : other);
    }

    private static Stream<Instant> ends(
            CutOffTarget target,
            String tokenId,
            @Nullable String session,
            Predicate<EventEnvelope> since,
            EventEnvelope envelope) {
        if (target instanceof CutOffTarget.TokenId(String token, Instant end)) {
            return token.equals(tokenId) ? Stream.of(end) : Stream.empty();
        }
        return target instanceof CutOffTarget.Session(String name, var end)
                        && name.equals(session)
                        && since.test(envelope)
                ? Stream.ofNullable(end)
                : Stream.empty();
    }

    /** Method or scope, name of the API, path or instance. */
    List<String> resource(ApiImage api) {
        String type = api.document().details().resourceType();
        String name = type != null && chance(30) ? type : api.document().handle().value();
        List<Operation> operations = api.operations();
        if (!operations.isEmpty() && chance(65)) {
            Operation operation = pick(operations);
            HttpMethod method =
                    chance(95) ? operation.method() : pick(List.of(HttpMethod.values()));
            return List.of(method.name(), name, path(operation.path().value()));
        }
        if (chance(15)) {
            return List.of(chance(80) ? "GET" : "get", name, pick(ODD_PATHS));
        }
        List<ScopeDocument> scopes = api.scopes();
        String action = scopes.isEmpty() || chance(5) ? pick(JUNK) : pick(scopes).name().value();
        return List.of(action, name, "order" + random.nextInt(6));
    }

    private String path(String template) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            if (template.charAt(i) == '{') {
                path.append(chance(90) ? pick(SEGMENTS) : pick(ODD_SEGMENTS));
                i = template.indexOf('}', i);
            } else if (template.charAt(i) == 'é') {
                path.append("%C3%A9");
            } else {
                path.append(template.charAt(i));
            }
        }
        return path.toString();
    }

    private @Nullable OrganizationImage organization(Log log) {
        List<OrganizationImage> all = List.copyOf(log.image().organizations());
        List<OrganizationImage> lively =
                all.stream()
                        .filter(one -> one.document().mode() == OrganizationMode.AUTHORIZATION)
                        .filter(one -> !one.applications().isEmpty())
                        .filter(one -> !one.users(null, 1).isEmpty())
                        .toList();
        if (all.isEmpty() || chance(1)) {
            return null;
        }
        return pick(lively.isEmpty() || chance(15) ? all : lively);
    }

    /** Its own APIs and its ancestors', also those that are hidden. */
    List<ApiImage> visible(Log log, OrganizationImage organization) {
        List<ApiImage> apis = new ArrayList<>(organization.apis());
        log.image().ancestors(organization).forEach(above -> apis.addAll(above.apis()));
        return apis;
    }

    /** The id or handle of an application, rather of one that is authorized for the API. */
    private String application(OrganizationImage organization, @Nullable ApiImage api) {
        List<ApplicationImage> all = organization.applications();
        if (all.isEmpty() || chance(3)) {
            return chance(50) ? pick(JUNK) : "app" + random.nextInt(12);
        }
        List<ApplicationImage> authorized =
                all.stream()
                        .filter(one -> api != null)
                        .filter(one -> one.authorization(api.document().id()) != null)
                        .toList();
        ApplicationDocument application =
                pick(authorized.isEmpty() || chance(15) ? all : authorized).document();
        return chance(70) ? application.id().value() : application.handle().value();
    }

    private String client(OrganizationImage organization, @Nullable ApiImage api) {
        String name = application(organization, api);
        ApplicationImage named =
                Handle.isHandle(name) ? organization.application(new Handle(name)) : null;
        return named == null || chance(5) ? name : named.document().id().value();
    }

    private String user(OrganizationImage organization) {
        List<UserDocument> users = users(organization);
        if (users.isEmpty() || chance(3)) {
            return chance(50) ? pick(JUNK) : "user" + random.nextInt(12);
        }
        return chance(70) ? pick(users).id().value() : pick(users).handle().value();
    }

    private String subject(OrganizationImage organization) {
        List<UserDocument> users = users(organization);
        return users.isEmpty() || chance(3) ? pick(JUNK) : pick(users).id().value();
    }

    static List<UserDocument> users(OrganizationImage organization) {
        return organization.users(null, 100).stream().map(user -> user.document()).toList();
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
