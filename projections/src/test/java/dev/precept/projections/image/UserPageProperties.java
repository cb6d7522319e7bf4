package dev.precept.projections.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.UserId;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Records of users say what was written, whatever lies beside them. */
class UserPageProperties {
    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final int STEPS = 20_000;
    private static final int USERS = 1 << UserPage.BITS;

    private final Random random = Seed.random(UserPageProperties.class);

    private record Known(UserDocument document, boolean isThere, int[] roles, int[] groups) {}

    @Test
    void recordsAreWhatWasWritten() {
        byte[] page = UserPage.empty();
        Map<Integer, Known> model = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            int number = USERS * 7 + random.nextInt(USERS);
            if (random.nextInt(50) == 0) {
                page = UserPage.with(page, number, new byte[0]);
                model.remove(number);
            } else {
                Known known = known();
                page = written(page, number, known);
                model.put(number, known);
            }
            int other = USERS * 7 + random.nextInt(USERS);
            Known expected = model.get(other);
            if (expected == null) {
                assertThat(UserPage.end(page, other)).isEqualTo(UserPage.start(page, other));
            } else {
                assertSame(new UserImage(ACME, other, page), expected);
            }
            assertThat(UserPage.isEmpty(page)).isEqualTo(model.isEmpty());
        }
    }

    @Test
    void numbersInCommonAreFound() {
        for (int step = 0; step < STEPS; step++) {
            Known known = known();
            UserImage user = new UserImage(ACME, 0, written(UserPage.empty(), 0, known));
            int[] others = numbers();
            boolean isAny = Arrays.stream(others).anyMatch(n -> contains(known.roles(), n));
            assertThat(user.hasAnyRole(others)).isEqualTo(isAny);
            int number = random.nextInt(100);
            assertThat(user.hasRole(number)).isEqualTo(contains(known.roles(), number));
            assertThat(user.hasGroup(number)).isEqualTo(contains(known.groups(), number));
        }
    }

    @Test
    void namesCompareAsTextsDo() {
        for (int step = 0; step < STEPS; step++) {
            Known known = known();
            byte[] page = written(UserPage.empty(), 3, known);
            int record = UserPage.start(page, 3);
            String id = known.document().id().value();
            String handle = known.isThere() ? known.document().handle().value() : "";
            String text = random.nextInt(3) == 0 ? id : text("abc-_\u0100", 12);
            assertThat(Integer.signum(UserRecord.compareId(page, record, text)))
                    .isEqualTo(Integer.signum(id.compareTo(text)));
            assertThat(Integer.signum(UserRecord.compareHandle(page, record, text)))
                    .isEqualTo(Integer.signum(handle.compareTo(text)));
        }
    }

    private static byte[] written(byte[] page, int number, Known known) {
        UserId id = known.document().id();
        byte[] written = UserPage.with(page, number, UserRecord.absent(id));
        for (int role : known.roles()) {
            UserImage user = new UserImage(ACME, number, written);
            written = UserPage.with(written, number, user.withRole(role));
        }
        written =
                UserPage.with(
                        written,
                        number,
                        new UserImage(ACME, number, written).with(known.document()));
        for (int group : known.groups()) {
            UserImage user = new UserImage(ACME, number, written);
            written = UserPage.with(written, number, user.withGroup(group));
        }
        UserImage user = new UserImage(ACME, number, written);
        return known.isThere() ? written : UserPage.with(written, number, user.withoutDocument());
    }

    private static void assertSame(UserImage user, Known expected) {
        assertThat(user.isThere()).isEqualTo(expected.isThere());
        assertThat(user.id()).isEqualTo(expected.document().id());
        assertThat(user.roles()).isEqualTo(expected.roles());
        assertThat(user.groups()).isEqualTo(expected.groups());
        if (expected.isThere()) {
            assertThat(user.document()).isEqualTo(expected.document());
            assertThat(user.handle()).isEqualTo(expected.document().handle().value());
        }
    }

    private Known known() {
        Instant created = time();
        UserDocument document =
                new UserDocument(
                        new UserId(text("abcXYZ019-_", 64)),
                        ACME,
                        new Handle("h" + text("abc019._-", 127)),
                        new EntityMeta(
                                random.nextInt(1_000),
                                new Position(random.nextLong(1L << (1 + random.nextInt(62)))),
                                created,
                                random.nextBoolean() ? created : time()));
        return new Known(document, random.nextInt(5) != 0, numbers(), numbers());
    }

    private Instant time() {
        return Instant.EPOCH.plus(
                random.nextLong(1L << (1 + random.nextInt(56))) - 1_000, ChronoUnit.MICROS);
    }

    private int[] numbers() {
        int most = random.nextBoolean() ? 100 : 1 + random.nextInt(Integer.MAX_VALUE - 1);
        return random.ints(random.nextInt(random.nextBoolean() ? 4 : 40), 0, most)
                .sorted()
                .distinct()
                .toArray();
    }

    private String text(String alphabet, int mostCharacters) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(mostCharacters);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static boolean contains(int[] numbers, int wanted) {
        return Arrays.stream(numbers).anyMatch(number -> number == wanted);
    }
}
