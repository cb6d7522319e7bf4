package dev.precept.bench;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the time of a JVM goes, by samples of its processor time (Flight Recorder, JEP 509): the
 * methods on top of the stacks, and, for each part of the code, in how much of all stacks it
 * stands.
 */
final class Profile {
    private static final int TOP = 12;
    private static final int STACK_DEPTH = 512;
    private static final Pattern PLATFORM = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\.");
    private static final String SAMPLE = "jdk.CPUTimeSample";

    private final Map<String, Integer> onTop = new HashMap<>();
    private final Map<String, Integer> work = new HashMap<>();
    private final Map<String, Integer> anywhere = new HashMap<>();
    private int samples;

    private Profile() {}

    /** Begins to record another JVM. */
    static void start(long pid) {
        jcmd(pid, "JFR.configure", "stackdepth=" + STACK_DEPTH);
        jcmd(
                pid,
                "JFR.start",
                "name=bench",
                "settings=profile",
                SAMPLE + "#enabled=true",
                SAMPLE + "#throttle=2ms",
                "jdk.ExecutionSample#enabled=false",
                "jdk.NativeMethodSample#enabled=false");
    }

    /** Ends the recording that was begun, and reads it. */
    static Profile stop(long pid, Path file) {
        jcmd(pid, "JFR.stop", "name=bench", "filename=" + file);
        return read(file);
    }

    private static void jcmd(long pid, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(words));
        Machine.run(command);
    }

    private static Profile read(Path file) {
        Profile profile = new Profile();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (SAMPLE.equals(event.getEventType().getName())
                        && event.getStackTrace() != null) {
                    profile.add(event.getStackTrace().getFrames());
                }
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new BenchException("the recording cannot be read: " + file, e);
        }
        return profile;
    }

    private void add(List<RecordedFrame> frames) {
        samples++;
        onTop.merge(method(frames.getFirst()), 1, Integer::sum);
        frames.stream()
                .map(Profile::part)
                .filter(part -> !PLATFORM.matcher(part).lookingAt())
                .findFirst()
                .ifPresent(part -> work.merge(part, 1, Integer::sum));
        Set<String> parts = new HashSet<>();
        frames.forEach(frame -> parts.add(part(frame)));
        parts.forEach(part -> anywhere.merge(part, 1, Integer::sum));
    }

    private static String method(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
    }

    /** A package of ours; of others its first three names. */
    private static String part(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName().split("\\$\\$")[0];
        int end = type.lastIndexOf('.');
        String name = end < 0 ? type : type.substring(0, end);
        if (name.startsWith("dev.precept")) {
            return name;
        }
        String[] names = name.split("\\.");
        return String.join(".", List.of(names).subList(0, Math.min(3, names.length)));
    }

    /** A few lines for people. */
    void print(Session session) {
        session.say("  profile (%d samples), on top of the stack:", samples);
        print(session, onTop);
        session.say("  profile, whose work it is, what it calls of the platform included:");
        print(session, work);
        session.say("  profile, anywhere in the stack:");
        print(session, anywhere);
    }

    private void print(Session session, Map<String, Integer> counts) {
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(TOP)
                .forEach(
                        entry ->
                                session.say(
                                        "    %5.1f %%  %s",
                                        100.0 * entry.getValue() / Math.max(1, samples),
                                        entry.getKey()));
    }
}
