package dev.precept.pdp.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/** The stand-alone verifier of infra/verify, compiled as it lies there. */
final class Verifier {
    private static final Path SOURCES = Path.of("..", "infra", "verify");

    private final Method verify;

    /** Compiles it into a folder. */
    Verifier(Path classes) throws IOException, ReflectiveOperationException {
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString()));
        try (Stream<Path> files = Files.list(SOURCES)) {
            files.map(Path::toString).forEach(arguments::add);
        }
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).isZero();
        verify = loaded(classes).getDeclaredMethod("verify", String[].class);
        verify.setAccessible(true);
    }

    // The classes are used for as long as the tests run.
    @SuppressWarnings("resource")
    private static Class<?> loaded(Path classes)
            throws ClassNotFoundException, MalformedURLException {
        URL[] places = {classes.toUri().toURL()};
        return new URLClassLoader(places).loadClass("VerifyLog");
    }

    /** What it says: that all is well, or what is wrong first. */
    String says(List<String> arguments) {
        try {
            return (String) verify.invoke(null, (Object) arguments.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            if (e.getCause().getClass().getSimpleName().equals("Bad")) {
                return "BAD: " + e.getCause().getMessage();
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
