using static Matching.Web.Tests.Access.Calls;

namespace Matching.Web.Tests.Access;

/// <summary>Concerns, who handles them, and requests of authorities.</summary>
internal static class ConcernOperations
{
    public static readonly IReadOnlyDictionary<string, Func<World, Task<Call>>> All = new Dictionary<
        string,
        Func<World, Task<Call>>
    >
    {
        ["CreateConcern"] = async w => new Call(
            HttpMethod.Post,
            "/concerns",
            new { personId = await w.Mentee(), what = "Somebody should look." }
        ),
        ["ListConcerns"] = Get(w => $"/concerns?programmeId={w.Id}"),
        ["GetConcern"] = async w => new Call(HttpMethod.Get, $"/concerns/{await w.Concern()}"),
        ["UpdateConcern"] = async w => new Call(HttpMethod.Patch, $"/concerns/{await w.Concern()}", new { status = "handling" }),
        ["AddConcernStep"] = async w => new Call(
            HttpMethod.Post,
            $"/concerns/{await w.Concern()}/steps",
            new { note = "Called the mentee." }
        ),
        ["HandOverConcern"] = async w => new Call(
            HttpMethod.Post,
            $"/concerns/{await w.Concern()}/handover",
            new { to = await w.Administrator() }
        ),
        ["PauseConcernPairs"] = async w => new Call(HttpMethod.Post, $"/concerns/{await w.PairConcern()}/pause"),
        ["CreateAuthorityRequest"] = Post(_ => "/authority-requests", w => w.AuthorityBody()),
        ["ListAuthorityRequests"] = Get(w => $"/authority-requests?programmeId={w.Id}"),
        ["GetAuthorityRequest"] = async w => new Call(HttpMethod.Get, $"/authority-requests/{await w.AuthorityRequest()}"),
        ["UpdateAuthorityRequest"] = async w => new Call(
            HttpMethod.Patch,
            $"/authority-requests/{await w.AuthorityRequest()}",
            new { reference = "1235/26" }
        ),
        ["GetAuthorityDisclosure"] = async w => new Call(
            HttpMethod.Get,
            $"/authority-requests/{await w.AuthorityRequest()}/disclosure"
        ),
        ["GetConcernAlerts"] = Get(_ => "/concerns/alerts"),
        ["GetSafeguardingStaff"] = Get(w => $"/programmes/{w.Id}/safeguarding-staff"),
        ["NameSafeguardingStaff"] = w =>
            Made(new Call(HttpMethod.Put, $"/programmes/{w.Id}/safeguarding-staff", new { staff = Array.Empty<Guid>() })),
    };
}
