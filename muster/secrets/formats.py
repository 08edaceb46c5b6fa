"""The formats of providers' secrets, one a row, each by its vendor's own document.

A row: kind, what it is called, plain texts one of which every secret of the kind holds (a look for them costs a hundredth
of the pattern), the pattern (its first group is the secret, where it has one), the document. Patterns are texts: a hook
compiles only those whose sign it saw."""

_B64 = r"(?:[A-Za-z0-9+/]|\\/|%2[BbFf])"  # also as JSON and URLs escape it
_END = r"(?![A-Za-z0-9])"
_ENDS = r"(?![A-Za-z0-9_\-])"
_HEX = r"[0-9a-f]"
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"

ROWS = (
    # clouds
    ("aws-key", "an AWS access key id", "AKIA ASIA ABIA ACCA", r"A(?:KI|SI|BI|CC)A[A-Z0-9]{16}" + _END, "docs.aws.amazon.com IAM unique identifiers"),
    ("aws-bedrock-key", "an Amazon Bedrock key", "ABSK bedrock-api-key-", r"ABSK[A-Za-z0-9+/]{100,270}={0,2}|bedrock-api-key-[A-Za-z0-9+/]{60,2000}={0,2}", "docs.aws.amazon.com Bedrock API keys"),
    ("aws-mws-token", "an Amazon MWS token", "amzn.mws.", r"amzn\.mws\." + _UUID, "developer-docs.amazon.com MWS"),
    ("google-key", "a Google API key", "AIza", r"AIza[A-Za-z0-9_\-]{35}" + _ENDS, "cloud.google.com API keys"),
    ("google-oauth-secret", "a Google OAuth client secret", "GOCSPX-", r"GOCSPX-[A-Za-z0-9_\-]{28}" + _ENDS, "developers.google.com OAuth 2.0"),
    ("google-oauth-token", "a Google OAuth token", "ya29. 1//0", r"ya29\.[A-Za-z0-9_\-]{30,600}|1//0[A-Za-z0-9_\-]{40,600}", "developers.google.com OAuth 2.0"),
    ("azure-storage-key", "an Azure storage account key", "AccountKey=", r"AccountKey=(" + _B64 + r"{86}(?:==|%3[Dd]%3[Dd]))", "learn.microsoft.com storage connection strings"),
    ("azure-access-key", "an Azure shared access key", "SharedAccessKey=", r"SharedAccessKey=(" + _B64 + r"{42,44}(?:=|%3[Dd])?)", "learn.microsoft.com Service Bus, Event Hubs, IoT Hub"),
    ("azure-sas", "an Azure SAS signature", "sig=", r"(?:[?&;]|\\u0026)sig=(" + _B64 + r"{43}(?:=|%3[Dd]))", "learn.microsoft.com shared access signatures"),
    ("azure-client-secret", "a Microsoft Entra client secret", "Q~", r"[A-Za-z0-9_~.\-]{3}[0-9]Q~[A-Za-z0-9_~.\-]{31,34}(?![A-Za-z0-9_~\-])", "learn.microsoft.com Entra application credentials"),
    ("azure-devops-token", "an Azure DevOps token", "AZDO", r"[A-Za-z0-9]{75,76}AZDO[A-Za-z0-9]{4,5}" + _END, "learn.microsoft.com Azure DevOps PAT format"),
    ("azure-key", "an Azure service key", "JQQJ99 +ASt +ACDb +AIoT +ASb +AEh +ARm +ACR AzSe AzFu AzCa", r"[A-Za-z0-9+/]{33,76}(?:JQQJ99|\+ASt|\+ACDb|\+AIoT|\+ASb|\+AEh|\+ARm|\+ACR|AzSe|AzFu|AzCa)[A-Za-z0-9+/]{4,30}={0,2}" + _END, "learn.microsoft.com identifiable keys"),
    ("alibaba-key", "an Alibaba Cloud access key id", "LTAI", r"LTAI[A-Za-z0-9]{17,21}" + _END, "alibabacloud.com AccessKey"),
    ("tencent-key", "a Tencent Cloud secret id", "AKID", r"AKID[A-Za-z0-9]{32}" + _END, "tencentcloud.com CAM"),
    ("digitalocean-token", "a DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", r"do[opr]_v1_" + _HEX + "{64}" + _END, "docs.digitalocean.com personal access tokens"),
    ("heroku-key", "a Heroku API key", "HRKU-", r"HRKU-[A-Za-z0-9_\-]{36,600}", "devcenter.heroku.com authentication"),
    ("fly-token", "a Fly.io token", "fo1_ fm1_ fm2_ fm1a_ fm1r_", r"fo1_[A-Za-z0-9_\-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{80,600}={0,3}", "fly.io access tokens"),
    ("vercel-token", "a Vercel token", "vcp_ vci_ vca_ vcr_ vck_ vercel_blob_rw_", r"vc[piark]_[A-Za-z0-9]{24,600}|vercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{30}", "vercel.com tokens"),
    ("netlify-token", "a Netlify token", "nfp_ nfc_ nfo_ nfu_ nfb_", r"nf[pcoub]_[A-Za-z0-9]{36}" + _END, "docs.netlify.com API tokens"),
    ("cloudflare-token", "a Cloudflare token", "cfk_ cfut_ cfat_ v1.0-", r"cf(?:k|ut|at)_[A-Za-z0-9]{40}[0-9a-f]{8}" + _END + r"|v1\.0-" + _HEX + "{24}-" + _HEX + "{146}", "developers.cloudflare.com token formats"),
    ("supabase-key", "a Supabase key", "sbp_ sb_secret_", r"sbp_" + _HEX + r"{40}" + _END + r"|sb_secret_[A-Za-z0-9_\-]{30,600}", "supabase.com API keys"),
    ("planetscale-token", "a PlanetScale token", "pscale_", r"pscale_(?:tkn|pw|oauth|oat|app_secret)_[A-Za-z0-9_.\-]{32,64}", "planetscale.com service tokens"),
    ("neon-key", "a Neon API key", "napi_", r"napi_[a-z0-9]{64}" + _END, "neon.com API keys"),
    ("tailscale-key", "a Tailscale key", "tskey-", r"tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{6,600}-[A-Za-z0-9]{20,600}", "tailscale.com keys"),
    # where code lives and is built
    ("github-token", "a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", r"gh[pousr]_[A-Za-z0-9]{36,255}" + _END + r"|github_pat_[A-Za-z0-9]{22}_?[A-Za-z0-9_]{20,230}", "docs.github.com token formats"),
    ("gitlab-token", "a GitLab token", "glpat- gldt- glrt- glrtr- glptt- glft- glimt- glagent- gloas- glsoat- glcbt- glffct- glwt-",
     r"gl(?:pat|dt|rtr?|ptt|ft|imt|agent|oas|soat|cbt|ffct|wt)-[A-Za-z0-9_.=\-]{20,300}", "docs.gitlab.com token prefixes"),
    ("gitlab-runner-token", "a GitLab runner registration token", "GR1348941", r"GR1348941[A-Za-z0-9_\-]{20,600}", "docs.gitlab.com token prefixes"),
    ("bitbucket-token", "a Bitbucket token", "ATBB ATCTT3", r"ATBB[A-Za-z0-9]{24,36}" + _END + r"|ATCTT3[A-Za-z0-9+/=_\-]{60,600}", "support.atlassian.com Bitbucket access tokens"),
    ("atlassian-token", "an Atlassian API token", "ATATT3 ATSTT3", r"AT[AS]TT3[A-Za-z0-9+/=_\-]{60,600}", "support.atlassian.com API tokens"),
    ("npm-token", "an npm token", "npm_", r"npm_[A-Za-z0-9]{36}" + _END, "docs.npmjs.com access tokens"),
    ("pypi-token", "a PyPI token", "pypi-", r"pypi-[A-Za-z0-9_\-]{50,600}", "pypi.org help, API tokens"),
    ("rubygems-key", "a RubyGems key", "rubygems_", r"rubygems_" + _HEX + "{48}" + _END, "guides.rubygems.org API key"),
    ("nuget-key", "a NuGet key", "oy2", r"oy2[a-z0-9]{43}" + _END, "learn.microsoft.com NuGet API keys"),
    ("crates-token", "a crates.io token", "cio", r"cio[A-Za-z0-9]{32}" + _END, "crates.io token format"),
    ("clojars-token", "a Clojars token", "CLOJARS_", r"CLOJARS_" + _HEX + "{60}", "github.com/clojars deploy tokens"),
    ("docker-token", "a Docker Hub token", "dckr_pat_ dckr_oat_", r"dckr_[po]at_[A-Za-z0-9_\-]{27,32}", "docs.docker.com access tokens"),
    ("jfrog-key", "a JFrog key", "AKCp cmVmdGtu", r"AKCp[A-Za-z0-9]{66,72}" + _END + r"|cmVmdGtu[A-Za-z0-9]{50,60}={0,2}", "jfrog.com access tokens"),
    ("circleci-token", "a CircleCI token", "CCIPAT_ CCIPRJ_", r"CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_" + _HEX + "{40}", "circleci.com API tokens"),
    ("buildkite-token", "a Buildkite token", "bkua_ bkct_ bkaj_", r"bk(?:ua|ct|aj)_[A-Za-z0-9_\-]{40,600}", "buildkite.com token security"),
    ("sourcegraph-token", "a Sourcegraph token", "sgp_", r"sgp_(?:(?:[0-9a-f]{16}|local)_)?" + _HEX + "{40}" + _END, "sourcegraph.com token prefixes"),
    ("sonar-token", "a Sonar token", "sqp_ sqa_ squ_", r"sq[pau]_" + _HEX + "{40}" + _END, "docs.sonarsource.com tokens"),
    ("octopus-key", "an Octopus Deploy key", "API-", r"API-[A-Z0-9]{26,32}" + _END, "octopus.com API keys"),
    ("openshift-token", "an OpenShift token", "sha256~", r"sha256~[A-Za-z0-9_\-]{43}" + _ENDS, "docs.openshift.com OAuth access tokens"),
    ("prefect-key", "a Prefect key", "pnu_ pnb_", r"pn[ub]_[A-Za-z0-9]{36}" + _END, "docs.prefect.io API keys"),
    ("readme-key", "a ReadMe key", "rdme_", r"rdme_[a-z0-9]{70}" + _END, "docs.readme.com"),
    ("harness-token", "a Harness token", "pat. sat.", r"[ps]at\.[A-Za-z0-9_\-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}" + _END, "developer.harness.io API keys"),
    ("terraform-token", "a Terraform Cloud token", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_\-]{60,70}", "developer.hashicorp.com API tokens"),
    ("vault-token", "a Vault token", "hvs. hvb. hvr.", r"hv[sbr]\.[A-Za-z0-9_\-]{24,600}", "developer.hashicorp.com Vault tokens"),
    ("pulumi-token", "a Pulumi token", "pul-", r"pul-" + _HEX + "{40}" + _END, "pulumi.com access tokens"),
    ("doppler-token", "a Doppler token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit. dp.said.", r"dp\.(?:pt|st|ct|sa|scim|audit|said)\.(?:[a-z0-9_\-]{2,35}\.)?[A-Za-z0-9]{40,44}" + _END, "docs.doppler.com auth token formats"),
    ("infracost-key", "an Infracost key", "ico-", r"ico-[A-Za-z0-9]{32}" + _END, "infracost.io"),
    ("postman-key", "a Postman key", "PMAK-", r"PMAK-" + _HEX + "{24}-" + _HEX + "{34}", "learning.postman.com API keys"),
    ("1password-token", "a 1Password service account token", "ops_eyJ", r"ops_eyJ[A-Za-z0-9+/_\-]{100,3000}={0,3}", "developer.1password.com service accounts"),
    # chat and mail
    ("slack-token", "a Slack token", "xox xapp-", r"xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9\-]{10,600}|xapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-z0-9]{20,600}", "docs.slack.dev token types"),
    ("slack-webhook", "a Slack webhook", "hooks.slack", r"hooks\.slack(?:-gov)?\.com(?:/|\\/|%2[Ff])(?:services|workflows|triggers)((?:(?:/|\\/|%2[Ff])[A-Za-z0-9]{6,600}){2,4})", "docs.slack.dev incoming webhooks"),
    ("discord-webhook", "a Discord webhook", "/webhooks/ \\/webhooks\\/ %2Fwebhooks%2F",
     r"discord(?:app)?\.com(?:\\?/|%2[Ff])api(?:\\?/|%2[Ff])(?:v[0-9]+(?:\\?/|%2[Ff]))?webhooks(?:\\?/|%2[Ff])[0-9]{15,20}(?:\\?/|%2[Ff])([A-Za-z0-9_\-]{50,80})", "discord.com/developers webhooks"),
    ("discord-token", "a Discord bot token", ".", r"[MNO][A-Za-z0-9_\-]{22,27}\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27,40}" + _ENDS, "discord.com/developers reference, authentication"),
    ("telegram-token", "a Telegram bot token", ":A bot", r"[0-9]{8,10}:A[A-Za-z0-9_\-]{34}" + _ENDS + r"|(?<=/bot)[0-9]{8,10}:[A-Za-z0-9_\-]{35}" + _ENDS, "core.telegram.org bots API"),
    ("teams-webhook", "a Microsoft Teams webhook", "webhook.office.com", r"webhook\.office\.com/webhookb2/(" + _UUID + "@" + _UUID + r"/IncomingWebhook/[0-9a-f]{32}/" + _UUID + ")", "learn.microsoft.com Teams webhooks"),
    ("twilio-key", "a Twilio API key", "SK", r"SK[0-9a-f]{32}" + _END, "twilio.com API keys"),
    ("sendgrid-key", "a SendGrid key", "SG.", r"SG\.[A-Za-z0-9_\-]{16,32}\.[A-Za-z0-9_\-]{16,64}" + _ENDS, "twilio.com/docs/sendgrid API keys"),
    ("mailgun-key", "a Mailgun key", "key-", r"key-[0-9a-z]{32}" + _ENDS, "documentation.mailgun.com API keys"),
    ("mailchimp-key", "a Mailchimp key", "-us", _HEX + r"{32}-us[0-9]{1,2}" + _END, "mailchimp.com API keys"),
    ("brevo-key", "a Brevo key", "xkeysib- xsmtpsib-", r"x(?:key|smtp)sib-" + _HEX + "{64}-[A-Za-z0-9]{16}", "developers.brevo.com API keys"),
    ("resend-key", "a Resend key", "re_", r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,28}" + _END, "resend.com API keys"),
    # money
    ("stripe-key", "a Stripe live key", "sk_live_ rk_live_ sk_prod_ rk_prod_", r"[rs]k_(?:live|prod)_[A-Za-z0-9]{16,600}", "docs.stripe.com API keys"),
    ("stripe-test-key", "a Stripe test key", "sk_test_ rk_test_", r"[rs]k_test_[A-Za-z0-9]{16,600}", "docs.stripe.com API keys"),
    ("webhook-secret", "a webhook signing secret", "whsec_", r"whsec_[A-Za-z0-9+/]{24,600}={0,2}", "docs.stripe.com webhooks; standardwebhooks.com"),
    ("square-token", "a Square token", "sq0 EAAA", r"sq0(?:atp|csp|idp)-[A-Za-z0-9_\-]{22,43}" + _ENDS + r"|EAAA[A-Za-z0-9_\-]{60}" + _ENDS, "developer.squareup.com access tokens"),
    ("braintree-token", "a Braintree access token", "access_token$", r"access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$" + _HEX + "{32}", "developer.paypal.com Braintree"),
    ("shopify-token", "a Shopify token", "shpat_ shpca_ shppa_ shpss_ shpua_ shptka_", r"shp(?:at|ca|pa|ss|ua|tka)_[a-fA-F0-9]{32}" + _END, "shopify.dev access tokens"),
    ("flutterwave-key", "a Flutterwave key", "FLWSECK", r"FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,600}(?:-X)?", "developer.flutterwave.com"),
    ("plaid-token", "a Plaid token", "access-sandbox- access-production- access-development-", r"access-(?:sandbox|development|production)-" + _UUID, "plaid.com tokens"),
    ("easypost-key", "an EasyPost key", "EZAK EZTK", r"EZ[AT]K[A-Za-z0-9]{54}" + _END, "docs.easypost.com"),
    ("shippo-token", "a Shippo token", "shippo_", r"shippo_(?:live|test)_[a-fA-F0-9]{40}" + _END, "docs.goshippo.com"),
    # models
    ("anthropic-key", "an Anthropic key", "sk-ant-", r"sk-ant-[A-Za-z0-9_\-]{20,600}", "docs.anthropic.com API keys"),
    ("openai-key", "an OpenAI key", "sk-proj- sk-svcacct- sk-admin- sk-None- T3BlbkFJ", r"sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_\-]{20,600}|sk-[A-Za-z0-9_\-]{20,80}T3BlbkFJ[A-Za-z0-9_\-]{20,80}", "platform.openai.com API keys"),
    ("openrouter-key", "an OpenRouter key", "sk-or-v1-", r"sk-or-v1-" + _HEX + "{64}", "openrouter.ai API keys"),
    ("sk-key", "an API key (sk-…)", "sk-", r"sk-(?=[A-Za-z0-9]{0,60}[0-9])[A-Za-z0-9]{20,600}" + _ENDS, "platform.openai.com and others that took over its form"),
    ("huggingface-token", "a Hugging Face token", "hf_ api_org_", r"(?:hf|api_org)_[A-Za-z0-9]{34,600}" + _END, "huggingface.co user access tokens"),
    ("groq-key", "a Groq key", "gsk_", r"gsk_[A-Za-z0-9]{48,56}" + _END, "console.groq.com"),
    ("xai-key", "an xAI key", "xai-", r"xai-[A-Za-z0-9]{70,90}" + _END, "docs.x.ai"),
    ("perplexity-key", "a Perplexity key", "pplx-", r"pplx-[A-Za-z0-9]{40,64}" + _END, "docs.perplexity.ai"),
    ("nvidia-key", "an NVIDIA key", "nvapi-", r"nvapi-[A-Za-z0-9_\-]{60,80}" + _ENDS, "docs.nvidia.com NGC API keys"),
    ("cerebras-key", "a Cerebras key", "csk-", r"csk-[a-z0-9]{48}" + _END, "inference-docs.cerebras.ai"),
    ("together-key", "a Together key", "tgp_v1_", r"tgp_v1_[A-Za-z0-9_\-]{43}" + _ENDS, "docs.together.ai"),
    ("tavily-key", "a Tavily key", "tvly-", r"tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}" + _END, "docs.tavily.com"),
    ("replicate-token", "a Replicate token", "r8_", r"r8_[A-Za-z0-9]{37}" + _END, "replicate.com API tokens"),
    ("langsmith-key", "a LangSmith key", "lsv2_", r"lsv2_(?:pt|sk)_" + _HEX + "{32}_" + _HEX + "{10}", "docs.smith.langchain.com"),
    ("pinecone-key", "a Pinecone key", "pcsk_", r"pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{50,70}" + _END, "docs.pinecone.io"),
    ("elevenlabs-key", "an ElevenLabs key", "sk_", r"sk_" + _HEX + "{48}" + _END, "elevenlabs.io API keys"),
    # watching
    ("datadog-key", "a Datadog key", "ddapp_ ddpat_ ddapi_", r"dd(?:app|pat|api)_[A-Za-z0-9_]{30,600}", "docs.datadoghq.com API and application keys"),
    ("newrelic-key", "a New Relic key", "NRAK- NRII- NRIQ- NRSP- NRRA- NRAL", r"NR(?:AK|RA|SP)-[A-Za-z0-9]{27,42}" + _END + r"|NRI[IQ]-[A-Za-z0-9_\-]{32}|(?:eu01xx" + _HEX + "{30}|" + _HEX + "{36})NRAL", "docs.newrelic.com API keys"),
    ("sentry-token", "a Sentry token", "sntrys_ sntryu_ sntrya_ sntryi_", r"sntry[sai]_[A-Za-z0-9+/=_\-]{40,600}|sntryu_" + _HEX + "{64}", "docs.sentry.io auth tokens"),
    ("grafana-token", "a Grafana token", "glsa_ glc_ eyJrIjoi", r"glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[A-Za-z0-9+/]{32,400}={0,3}|eyJrIjoi[A-Za-z0-9+/]{60,400}={0,3}", "grafana.com service accounts"),
    ("pagerduty-key", "a PagerDuty key", "pdus+ pdeu+", r"pd(?:us|eu)\+_?[A-Za-z0-9_+\-]{15,60}", "developer.pagerduty.com"),
    ("dynatrace-token", "a Dynatrace token", "dt0", r"dt0[a-z][0-9]{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}", "docs.dynatrace.com tokens"),
    # offices
    ("linear-key", "a Linear key", "lin_api_ lin_oauth_ lin_wh_", r"lin_(?:api|wh)_[A-Za-z0-9]{32,48}" + _END + "|lin_oauth_" + _HEX + "{64}", "linear.app developers"),
    ("notion-token", "a Notion token", "ntn_ secret_", r"ntn_[A-Za-z0-9]{40,50}" + _END + r"|secret_[A-Za-z0-9]{43}" + _END, "developers.notion.com"),
    ("airtable-token", "an Airtable token", "pat", r"pat[A-Za-z0-9]{14}\." + _HEX + "{64}", "airtable.com personal access tokens"),
    ("asana-token", "an Asana token", "0/ 1/ 2/", r"[0-9]/[0-9]{13,17}(?:/[0-9]{13,17})?:" + _HEX + "{32}" + _END, "developers.asana.com personal access token"),
    ("figma-token", "a Figma token", "figd_ figu_ figo_ figor_ figoh_ figuh_ figdr_ figdh_", r"fig[douh][rh]{0,2}_[A-Za-z0-9_\-]{36,60}", "developers.figma.com token prefixes"),
    ("dropbox-token", "a Dropbox token", "sl.", r"sl\.(?:[A-Za-z]{1,3}\.)?[A-Za-z0-9_\-]{120,3000}", "developers.dropbox.com OAuth guide"),
    ("databricks-token", "a Databricks token", "dapi dose dkea", r"(?:dapi|dose|dkea)" + _HEX + r"{32}(?:-[0-9])?" + _END, "docs.databricks.com personal access tokens"),
    ("hubspot-token", "a HubSpot token", "pat-na pat-eu", r"pat-(?:na|eu)[0-9]-" + _UUID, "developers.hubspot.com private apps"),
    ("typeform-token", "a Typeform token", "tfp_", r"tfp_[A-Za-z0-9_.\-]{40,60}", "typeform.com developers"),
    ("contentful-token", "a Contentful token", "CFPAT-", r"CFPAT-[A-Za-z0-9_\-]{43}", "contentful.com personal access tokens"),
    ("facebook-token", "a Facebook token", "EAA", r"EAA[A-Za-z0-9]{80,600}" + _END, "developers.facebook.com access tokens"),
    ("launchdarkly-key", "a LaunchDarkly key", "sdk- api-", r"(?:sdk|api)-" + _UUID, "launchdarkly.com keys"),
    ("twitter-token", "a Twitter bearer token", "AAAAAAAAAAAAAAAAAAAA", r"A{20,24}([A-Za-z0-9]{0,80}%[23][BFDbfd][A-Za-z0-9%]{20,200})", "developer.x.com bearer tokens"),
    ("mapbox-token", "a Mapbox secret token", "sk.eyJ", r"sk\.eyJ[A-Za-z0-9_\-]{40,300}\.[A-Za-z0-9_\-]{20,40}", "docs.mapbox.com access tokens"),
    ("posthog-key", "a PostHog personal key", "phx_", r"phx_[A-Za-z0-9]{40,60}" + _END, "posthog.com API"),
    ("duffel-token", "a Duffel token", "duffel_", r"duffel_(?:test|live)_[A-Za-z0-9_\-=]{43}", "duffel.com docs"),
    ("maxmind-key", "a MaxMind key", "_mmk", r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk" + _END, "dev.maxmind.com license keys"),
    ("yandex-key", "a Yandex Cloud key", "AQVN t1.", r"AQVN[A-Za-z0-9_\-]{35,38}" + _ENDS + r"|t1\.[A-Z0-9a-z_\-]{20,500}\.[A-Za-z0-9_\-]{86}", "yandex.cloud IAM"),
    ("atlas-secret", "a MongoDB Atlas service account secret", "mdb_sa_sk_", r"mdb_sa_sk_[A-Za-z0-9_\-]{40}", "mongodb.com Atlas service accounts"),
    ("frameio-token", "a Frame.io token", "fio-u-", r"fio-u-[A-Za-z0-9_\-]{64}", "developer.frame.io"),
    ("adafruit-key", "an Adafruit IO key", "aio_", r"aio_[A-Za-z0-9]{28}" + _END, "io.adafruit.com"),
    # keys
    ("age-key", "an age secret key", "AGE-SECRET-KEY-", r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}|AGE-SECRET-KEY-PQ-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{50,120}", "age-encryption.org v1"),
    ("private-key", "a private key", "-----BEGIN", r"-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----", "RFC 7468, RFC 4716, RFC 9580"),
    ("putty-key", "a PuTTY private key", "Private-Lines:", r"Private-Lines: ?[0-9]{1,3}\s{1,4}((?:[A-Za-z0-9+/=]{4,64}\s{0,2}){1,400})", "the.earth.li PPK format"),
    ("jwt", "a signed JSON Web Token", "eyJ", r"eyJ[A-Za-z0-9_\-]{8,1000}\.eyJ[A-Za-z0-9_\-]{8,8000}\.[A-Za-z0-9_\-]{8,1000}", "RFC 7519"),
)

# Where the sign is not how the secret begins: how far back it may begin.
BACK = {"azure-sas": 6, "azure-client-secret": 4, "azure-devops-token": 76, "azure-key": 76, "openai-key": 90, "terraform-token": 14,
        "discord-webhook": 60, "discord-token": 28, "telegram-token": 10, "mailchimp-key": 32, "newrelic-key": 40, "maxmind-key": 37, "slack-webhook": 0}
# What stands on several lines, or has spaces: looked for in the whole text, not in its long words.
SPREAD = frozenset(("private-key", "putty-key"))
# Some forms begin like ordinary words; the value must look drawn by lot.
DRAWN = frozenset(("slack-token", "airtable-token", "resend-key", "notion-token", "huggingface-token", "mailgun-key", "crates-token", "nuget-key", "buildkite-token",
                   "heroku-key", "typeform-token", "sk-key", "tencent-key", "alibaba-key", "jfrog-key", "pypi-token", "gitlab-token", "openai-key",
                   "anthropic-key", "dropbox-token", "figma-token", "tailscale-key", "planetscale-token", "vault-token", "datadog-key"))

# Keys without a form of their own: the vendor's name stands where the key is assigned, and the value has its shape.
# kind, what, words (one must stand in the name or before it on the line), pattern of the whole value, document
NAMED = (
    ("aws-secret-key", "an AWS secret access key", "aws secret_access_key secretaccesskey secret-access-key", r"(?:[A-Za-z0-9+/]|\\/|%2[BbFf]){40}", "docs.aws.amazon.com IAM access keys"),
    ("aws-session-token", "an AWS session token", "session_token sessiontoken", r"[A-Za-z0-9+/=]{100,2000}", "docs.aws.amazon.com STS"),
    ("heroku-key", "a Heroku API key", "heroku", _UUID, "devcenter.heroku.com authentication"),
    ("postmark-token", "a Postmark server token", "postmark", _UUID, "postmarkapp.com API"),
    ("datadog-key", "a Datadog key", "datadog dd_api dd_app dd-api dd-app", r"[0-9a-f]{32}|[0-9a-f]{40}", "docs.datadoghq.com API and application keys"),
    ("twilio-token", "a Twilio auth token", "twilio", r"[0-9a-f]{32}", "twilio.com auth tokens"),
    ("cloudflare-token", "a Cloudflare token", "cloudflare cf_api cf_token", r"[A-Za-z0-9_\-]{40}|[0-9a-f]{37}", "developers.cloudflare.com API"),
    ("cohere-key", "a Cohere key", "cohere co_api", r"[A-Za-z0-9]{40}", "docs.cohere.com"),
    ("mistral-key", "a Mistral key", "mistral", r"[A-Za-z0-9]{32}", "docs.mistral.ai"),
    ("vercel-token", "a Vercel token", "vercel", r"[A-Za-z0-9]{24}", "vercel.com tokens"),
    ("netlify-token", "a Netlify token", "netlify", r"[A-Za-z0-9_\-]{40,46}", "docs.netlify.com API tokens"),
    ("pagerduty-key", "a PagerDuty key", "pagerduty pd_api pagerduty_", r"[A-Za-z0-9+_\-]{20}|[0-9a-f]{32}", "developer.pagerduty.com"),
    ("facebook-secret", "a Facebook app secret", "facebook fb_app fb_ instagram", r"[0-9a-f]{32}", "developers.facebook.com"),
    ("paypal-secret", "a PayPal client secret", "paypal", r"E[A-Za-z0-9_\-]{60,90}", "developer.paypal.com"),
    ("mailgun-key", "a Mailgun key", "mailgun mg_", r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}", "documentation.mailgun.com API keys"),
    ("asana-token", "an Asana token", "asana", r"[0-9a-f]{32}", "developers.asana.com"),
    ("okta-token", "an Okta token", "okta ssws", r"00[A-Za-z0-9_\-]{40}", "developer.okta.com"),
    ("circleci-token", "a CircleCI token", "circle", r"[0-9a-f]{40}", "circleci.com API tokens"),
    ("fastly-token", "a Fastly token", "fastly", r"[A-Za-z0-9_\-]{32}", "fastly.com API tokens"),
    ("algolia-key", "an Algolia admin key", "algolia", r"[0-9a-f]{32}", "algolia.com API keys"),
    ("snyk-token", "a Snyk token", "snyk", _UUID, "docs.snyk.io"),
    ("travis-token", "a Travis CI token", "travis", r"[A-Za-z0-9_\-]{22}", "docs.travis-ci.com"),
    ("codecov-token", "a Codecov token", "codecov", _UUID + r"|[0-9a-f]{32}", "docs.codecov.com"),
    ("rollbar-token", "a Rollbar token", "rollbar", r"[0-9a-f]{32}", "docs.rollbar.com"),
    ("airtable-key", "an Airtable key", "airtable", r"key[A-Za-z0-9]{14}", "airtable.com API"),
    ("twitter-secret", "a Twitter secret", "twitter", r"[A-Za-z0-9]{35,50}|[0-9]{5,20}-[A-Za-z0-9]{40}", "developer.x.com"),
    ("dockerhub-token", "a Docker Hub token", "docker", _UUID, "docs.docker.com access tokens"),
    ("npm-token", "an npm token", "_authtoken npm", _UUID, "docs.npmjs.com access tokens"),
    ("alibaba-secret", "an Alibaba Cloud secret", "alibaba aliyun alicloud", r"[A-Za-z0-9]{30}", "alibabacloud.com AccessKey"),
    ("snowflake-password", "a Snowflake password", "snowflake", r"(?=.*[0-9])(?=.*[A-Za-z])[^\s]{10,64}", "docs.snowflake.com"),
)

# What is known by where it stands. The guard refuses those of the first group and asks about those of the second.
PLACED = {
    "database-url": "a database URL with its password", "connection-string": "a connection string with its password", "netrc-password": "a password of .netrc",
    "pgpass-password": "a password of .pgpass", "url-password": "a URL with its password", "basic-auth": "a login as Basic credentials",
    "registry-auth": "a registry login",
}
LIKELY = {
    "password": "a password", "secret": "a secret", "token": "a token", "api-key": "a key", "bearer-token": "a bearer token", "command-password": "a password in a command",
}
