# Shell functions that the scripts of this folder share. Source it; it changes nothing by itself
# but the variables ROOT (the repository), and what its functions say they set.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly ROOT
readonly JAVA_MINIMUM=25
readonly MAVEN_MINIMUM=3.6.3

# fail MESSAGE...: one line each on stderr, then exit 1.
fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# help_if_asked ARGUMENT...: where one asks for help, prints what the script says of itself, then exit 0.
help_if_asked() {
    [[ " $* " != *" --help "* && " $* " != *" -h "* ]] && return
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p;}' "$0"
    exit 0
}

# java_major HOME: prints the feature number of the JDK at HOME; fails where there is none.
java_major() {
    [[ -x "$1/bin/javac" && -r "$1/release" ]] || return 1
    local version
    version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")"
    [[ -n "$version" ]] && printf '%s\n' "$version"
}

# jdk_candidates: prints the places where a JDK may lie, the most wanted first.
jdk_candidates() {
    [[ -n "${JAVA_HOME:-}" ]] && printf '%s\n' "$JAVA_HOME"
    local javac
    if javac="$(command -v javac)"; then
        printf '%s\n' "$(dirname "$(dirname "$(readlink -f "$javac")")")"
    fi
    local home
    for home in /usr/lib/jvm/* /usr/java/* /opt/* "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [[ -d "$home" ]] && printf '%s\n' "$home"
    done
    return 0
}

# use_jdk: exports JAVA_HOME of a JDK that is new enough and puts its bin first in PATH.
use_jdk() {
    local home major
    while IFS= read -r home; do
        major="$(java_major "$home")" || continue
        if ((major >= JAVA_MINIMUM)); then
            export JAVA_HOME="$home"
            export PATH="$home/bin:$PATH"
            return 0
        fi
    done < <(jdk_candidates)
    fail "Precept needs a JDK $JAVA_MINIMUM or later, and none was found." \
        "Looked at JAVA_HOME, PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks and /Library/Java." \
        "Get one from https://adoptium.net (Eclipse Temurin) or your system's packages," \
        "then set JAVA_HOME to its folder."
}

# version_at_least VERSION MINIMUM
version_at_least() {
    [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]
}

# maven_version COMMAND: prints the version of that Maven; nothing where there is none.
maven_version() {
    command -v "$1" >/dev/null || return 0
    "$1" --version | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1
}

# use_maven: sets MVN to the mvn of the PATH where it is new enough, else to the wrapper, which needs
# MVNW_REPOURL to know where to take Maven from. Call use_jdk first.
use_maven() {
    # Maven's own libraries do what newer JDKs warn about; it ends before optimizing has paid for itself.
    export MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
    local version
    version="$(maven_version mvn)"
    if [[ -n "$version" ]] && version_at_least "$version" "$MAVEN_MINIMUM"; then
        MVN=mvn
    elif [[ -n "${MVNW_REPOURL:-}" ]]; then
        command -v unzip >/dev/null || fail "The Maven wrapper needs unzip: get it from your system's packages."
        MVN="$ROOT/mvnw"
    else
        fail "Precept is built by Maven $MAVEN_MINIMUM or later; mvn in PATH is: ${version:-missing}." \
            "Get it from your system's packages (apt install maven) or https://maven.apache.org/download.cgi," \
            "or set MVNW_REPOURL to a Maven repository, from which ./mvnw fetches it."
    fi
}

readonly PRECEPT_JAR="$ROOT/pdp-service/target/precept.jar"

# build_service: builds PRECEPT_JAR where it is missing or older than a source. Call use_jdk first.
# The jar's own date is that of a reproducible build: what counts is when the file was written.
build_service() {
    if [[ -f "$PRECEPT_JAR" ]] && [[ -z "$(find "$ROOT/pom.xml" "$ROOT"/{domain,projections,infra/gateways/jvm,pdp-service}/{pom.xml,src/main} \
        -newermc "$PRECEPT_JAR" -type f -print -quit)" ]]; then
        return 0
    fi
    use_maven
    echo "Building Precept ..." >&2
    (cd "$ROOT" && "$MVN" --quiet --batch-mode --no-transfer-progress package -DskipTests -Dgates.skip) >&2 ||
        fail "Precept could not be built; Maven's message is above."
}
