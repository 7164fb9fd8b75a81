using static Matching.Web.Tests.Access.Calls;

namespace Matching.Web.Tests.Access;

/// <summary>Programmes, their sites, partners, keys, accounts and profiles.</summary>
internal static class ProgrammeOperations
{
    public static readonly IReadOnlyDictionary<string, Func<World, Task<Call>>> All = new Dictionary<
        string,
        Func<World, Task<Call>>
    >
    {
        ["ListProgrammes"] = Get(_ => "/programmes?limit=200"),
        ["GetProgramme"] = Get(w => $"/programmes/{w.Id}"),
        ["CreateProgramme"] = Post(_ => "/programmes", w => new { name = w.Unique("Programme") }),
        ["UpdateProgramme"] = w => Made(new Call(HttpMethod.Patch, $"/programmes/{w.Id}", new { funder = "Somebody" })),
        ["GetProgrammePage"] = Get(w => $"/programmes/{w.Id}/page"),
        ["SaveProgrammePage"] = async w => new Call(
            HttpMethod.Put,
            $"/programmes/{w.Id}/page",
            new { version = await w.PageVersion(), texts = Operations.Texts }
        ),
        ["GetRecruitmentCall"] = async w =>
        {
            await w.PublicPage();
            return new Call(HttpMethod.Get, $"/programmes/{w.Id}/recruitment-call");
        },
        ["ListProgrammeTerms"] = Get(w => $"/programmes/{w.Id}/vocabulary"),
        ["GetProgrammeTerm"] = async w => new Call(HttpMethod.Get, $"/programmes/{w.Id}/vocabulary/{await w.Term()}"),
        ["CreateProgrammeTerm"] = Post(
            w => $"/programmes/{w.Id}/vocabulary",
            w => new
            {
                list = "needs",
                code = "t" + Guid.NewGuid().ToString("N"),
                labels = new { en = "Term" },
            }
        ),
        ["UpdateProgrammeTerm"] = async w => new Call(
            HttpMethod.Patch,
            $"/programmes/{w.Id}/vocabulary/{await w.Term()}",
            new { labels = new { it = "Parola" } }
        ),
        ["DeleteProgrammeTerm"] = async w => new Call(HttpMethod.Delete, $"/programmes/{w.Id}/vocabulary/{await w.Term()}"),
        ["ListSites"] = Get(w => $"/programmes/{w.Id}/sites"),
        ["GetSite"] = Get(w => $"/programmes/{w.Id}/sites/{w.Given.SiteId}"),
        ["CreateSite"] = Post(
            w => $"/programmes/{w.Id}/sites",
            w => new
            {
                name = w.Unique("Site"),
                latitude = 44.8,
                longitude = 10.3,
            }
        ),
        ["UpdateSite"] = w =>
            Made(new Call(HttpMethod.Patch, $"/programmes/{w.Id}/sites/{w.Given.SiteId}", new { latitude = 44.7 })),
        ["DeleteSite"] = async w => new Call(HttpMethod.Delete, $"/programmes/{w.Id}/sites/{await w.Site()}"),
        ["ListPartners"] = Get(w => $"/programmes/{w.Id}/partners"),
        ["GetPartner"] = async w => new Call(HttpMethod.Get, $"/programmes/{w.Id}/partners/{await w.Partner()}"),
        ["CreatePartner"] = Post(w => $"/programmes/{w.Id}/partners", w => new { name = w.Unique("Partner") }),
        ["UpdatePartner"] = async w => new Call(
            HttpMethod.Patch,
            $"/programmes/{w.Id}/partners/{await w.Partner()}",
            new { welcome = new { en = "Hello" } }
        ),
        ["DeletePartner"] = async w => new Call(HttpMethod.Delete, $"/programmes/{w.Id}/partners/{await w.Partner()}"),
        ["CreateApiKey"] = Post(_ => "/api-keys", w => new { role = "analyst", programmeId = w.Id }),
        ["ListApiKeys"] = Get(_ => "/api-keys?limit=200"),
        ["GetApiKey"] = async w => new Call(HttpMethod.Get, $"/api-keys/{await w.Key()}"),
        ["DeleteApiKey"] = async w => new Call(HttpMethod.Delete, $"/api-keys/{await w.Key()}"),
        ["CreateAccount"] = Post(
            _ => "/accounts",
            w => new
            {
                role = "analyst",
                programmeId = w.Id,
                email = w.Email(),
            }
        ),
        ["ListAccounts"] = Get(_ => "/accounts?limit=200"),
        ["ListColleagues"] = Get(_ => "/colleagues?limit=200"),
        ["SetAbsence"] = async w => new Call(
            HttpMethod.Put,
            $"/colleagues/{await w.Colleague()}/absence",
            new
            {
                from = "2026-03-01",
                until = "2026-12-31",
                deputyId = await w.Deputy(),
            }
        ),
        ["EndAbsence"] = async w => new Call(HttpMethod.Delete, $"/colleagues/{await w.Colleague()}/absence"),
        ["GetAccount"] = async w => new Call(HttpMethod.Get, $"/accounts/{await w.Account()}"),
        ["UpdateAccount"] = async w => new Call(HttpMethod.Patch, $"/accounts/{await w.Account()}", new { isDisabled = true }),
        ["DeleteAccount"] = async w => new Call(HttpMethod.Delete, $"/accounts/{await w.Account()}"),
        ["ResetAccount"] = async w => new Call(HttpMethod.Post, $"/accounts/{await w.Account()}/reset"),
        ["EndAccountSessions"] = async w => new Call(HttpMethod.Delete, $"/accounts/{await w.Account()}/sessions"),
        ["GetCaller"] = Get(_ => "/caller"),
        ["ListCriteriaProfiles"] = Get(_ => "/criteria-profiles?limit=200"),
        ["GetCriteriaProfile"] = async w => new Call(HttpMethod.Get, $"/criteria-profiles/{await w.Profile()}"),
        ["CreateCriteriaProfile"] = Post(_ => "/criteria-profiles", _ => World.ProfileBody()),
        ["ValidateCriteriaProfile"] = Post(_ => "/criteria-profiles/validate", _ => World.ProfileBody()),
        ["GetVocabulary"] = Get(_ => "/vocabularies/languages"),
    };
}
