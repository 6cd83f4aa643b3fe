// A real OpenID Connect provider on this machine, for the tests: `node oidc_provider.mjs` writes its address and serves
// until it is ended. Its accounts are made up; any of them signs in with its name alone.
import { createServer } from "node:http";
import Provider, { interactionPolicy } from "oidc-provider";

const accounts = {
  una: { email: "Una@example.org", email_verified: true },
  vic: { email: "vic@example.org", email_verified: false },
};

const policy = interactionPolicy.base();
policy.get("consent").checks.remove("native_client_prompt"); // who is signed in already is sent straight back

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "evidence",
      client_secret: "secret-for-tests-alone",
      application_type: "native", // so that any port of this machine may be returned to
      redirect_uris: ["http://127.0.0.1/sign-in/oidc/callback"],
    },
  ],
  claims: { email: ["email", "email_verified"] },
  cookies: { keys: ["a key for tests alone"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      accountId: ctx.oidc.session.accountId,
      clientId: ctx.oidc.client.clientId,
    });
    grant.addOIDCScope("openid email");
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});

const form = `<!doctype html><html lang="en"><title>The provider</title><link rel="icon" href="data:,">
<h1>The provider</h1><form method="post"><label>Name <input name="name"></label>
<button>Sign in</button> <button name="cancel" value="yes">Cancel</button></form>`;

async function interact(request, response) {
  if (request.method === "GET") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(form);
    return;
  }
  let body = "";
  for await (const part of request) body += part;
  const sent = new URLSearchParams(body);
  const result = sent.has("cancel") ? { error: "access_denied" } : { login: { accountId: sent.get("name") } };
  await provider.interactionFinished(request, response, result);
}

server.on("request", (request, response) =>
  request.url.startsWith("/interaction/") ? interact(request, response) : provider.callback()(request, response),
);
console.log(issuer);
