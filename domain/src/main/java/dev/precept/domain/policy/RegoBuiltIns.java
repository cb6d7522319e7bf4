package dev.precept.domain.policy;

import java.util.Set;

/**
 * The functions of Rego's own that a policy may call, as OPA 1.4.2 names them. Each is a function
 * of its arguments alone, asks nobody, and makes no more than its arguments are large: none counts
 * up to a number that it is given, or fetches what a schema refers to. One that is not here is not
 * served, also where an OPA has it. Immutable.
 */
public final class RegoBuiltIns {
    /** Their names; {@code set} is the empty set's. */
    public static final Set<String> SERVED =
            Set.of(
                    """
                    abs ceil count floor format_int max min product round sort sum to_number
                    array.concat array.reverse array.slice
                    intersection set union
                    object.filter object.get object.keys object.remove object.subset object.union
                    object.union_n
                    is_array is_boolean is_null is_number is_object is_set is_string type_name
                    concat contains endswith indexof indexof_n lower replace split sprintf
                    startswith strings.any_prefix_match strings.any_suffix_match strings.count
                    strings.replace_n strings.reverse substring trim trim_left trim_prefix
                    trim_right trim_space trim_suffix upper
                    glob.match glob.quote_meta
                    regex.find_all_string_submatch_n regex.find_n regex.is_valid regex.match
                    regex.replace regex.split regex.template_match
                    base64.decode base64.encode base64.is_valid base64url.decode
                    base64url.encode base64url.encode_no_pad hex.decode hex.encode
                    urlquery.decode urlquery.decode_object urlquery.encode
                    urlquery.encode_object
                    json.filter json.is_valid json.marshal json.remove json.unmarshal
                    bits.and bits.negate bits.or bits.rsh bits.xor
                    crypto.hmac.equal crypto.hmac.md5 crypto.hmac.sha1 crypto.hmac.sha256
                    crypto.hmac.sha512 crypto.md5 crypto.sha1 crypto.sha256
                    crypto.x509.parse_certificates
                    io.jwt.decode io.jwt.verify_es256 io.jwt.verify_es384 io.jwt.verify_es512
                    io.jwt.verify_hs256 io.jwt.verify_hs384 io.jwt.verify_hs512
                    io.jwt.verify_ps256 io.jwt.verify_ps384 io.jwt.verify_ps512
                    io.jwt.verify_rs256 io.jwt.verify_rs384 io.jwt.verify_rs512
                    net.cidr_contains net.cidr_contains_matches net.cidr_intersects
                    net.cidr_is_valid net.cidr_merge
                    graph.reachable walk
                    semver.compare semver.is_valid uuid.parse
                    time.add_date time.clock time.date time.diff time.format
                    time.parse_duration_ns time.parse_ns time.parse_rfc3339_ns time.weekday
                    """
                            .split("\\s+"));

    private RegoBuiltIns() {}
}
