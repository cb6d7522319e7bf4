package dev.precept.pdp.stream;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.snapshot.SnapshotWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a follower begins with: its part of the image as it is now, one fact a line. */
final class SnapshotDoor implements Door {
    private static final Set<String> GET = Set.of("GET");
    private static final String NDJSON = "application/x-ndjson";
    private static final List<String> PARAMETERS =
            Stream.concat(Stream.of("log"), Following.PARAMETERS.stream()).toList();

    private final FollowerDesk desk;

    SnapshotDoor(FollowerDesk desk) {
        this.desk = desk;
    }

    @Override
    public Admission admission() {
        return Admission.FOLLOWER;
    }

    @Override
    public Set<String> methods() {
        return GET;
    }

    @Override
    public Answer answer(Visit visit) {
        try {
            Query query = new Query(visit.question().query(), PARAMETERS);
            Following following = Following.of(visit, query);
            desk.checkLog(visit, query.text("log"));
            desk.checkRoom(visit);
            return Answer.streamed(NDJSON, out -> write(visit, following, out))
                    .with("Cache-Control", "no-store");
        } catch (Refused refused) {
            return refusal(refused.problem());
        }
    }

    private void write(Visit visit, Following following, OutputStream out) throws IOException {
        try (Followers.Seat _ = desk.enter(visit)) {
            SnapshotWriter.write(
                    visit.image(),
                    following.part(),
                    new TimedStream(out, Limits.SNAPSHOT, desk::isOpen));
        } catch (Refused full) {
            throw new IOException("no seat is left", full);
        }
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
