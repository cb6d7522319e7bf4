-- Asks the decision point about a request. Whatever goes wrong leaves the status unset, which denies.
local function precept(txn)
    local fields = {
        ["precept-gateway-key"] = { "GATEWAY-KEY" },
        ["x-original-method"] = { txn.sf:method() },
        ["x-original-host"] = { txn.sf:req_hdr("host") },
        ["x-original-uri"] = { txn.sf:url() },
        ["x-real-ip"] = { txn.sf:src() },
    }
    -- Every field of the credential, so that two are seen as two.
    local sent = txn.http:req_get_headers()
    for _, name in ipairs({ "authorization", "x-api-key" }) do
        local values = sent[name]
        if values ~= nil then
            fields[name] = {}
            for i = 0, #values do
                table.insert(fields[name], values[i])
            end
        end
    end
    local answer = core.httpclient():get {
        url = "http://127.0.0.1:8081/o/acme/authz/forward",
        headers = fields,
        timeout = 2000,
    }
    if answer == nil or answer.status == nil then
        return
    end
    local function told(name)
        local values = answer.headers and answer.headers[name]
        return values and values[0]
    end
    for variable, name in pairs({
        precept_subject = "x-precept-subject",
        precept_client = "x-precept-client-id",
        precept_scopes = "x-precept-scopes",
        precept_organization = "x-precept-organization",
        precept_position = "x-precept-position",
        precept_challenge = "www-authenticate",
    }) do
        local value = told(name)
        if value ~= nil then
            txn:set_var("txn." .. variable, value)
        end
    end
    txn:set_var("txn.precept_status", answer.status)
end
core.register_action("precept", { "http-req" }, precept)
