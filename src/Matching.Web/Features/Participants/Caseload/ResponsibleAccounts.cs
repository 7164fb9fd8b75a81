using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Caseload;

/// <summary>Knows which accounts can be responsible for people and pairs.</summary>
public sealed class ResponsibleAccounts(Db db, CallerContext callers)
{
    /// <summary>Refuses an account that cannot be responsible for anyone, and a list of ids that is empty or repeats one.</summary>
    internal async Task Check(Guid? account, List<Guid> ids, string field, CancellationToken cancellationToken)
    {
        if (ids.Count == 0 || ids.Distinct().Count() < ids.Count)
        {
            throw Problems.ValidationFailed(field, Texts.Validation(ids.Count == 0 ? "required" : "people-once"));
        }

        if (account is null)
        {
            return;
        }

        var found = await db.Find<Guid?>(
            $"""
            SELECT a.id FROM accounts a
            WHERE a.id = @Id AND a.role IN ('admin', 'coordinator') AND NOT a.is_disabled
              AND (a.programme_id IS NULL OR {callers.Caller.InProgramme("a.programme_id")})
            """,
            new { Id = account, Scope = callers.Caller.ProgrammeId },
            cancellationToken
        );
        if (found is null)
        {
            throw Problems.ValidationFailed("responsibleId", Texts.Validation("unknown-id"));
        }
    }
}

/// <summary>Reads the filter <c>responsible</c> of lists: <c>me</c>, <c>none</c>, or the id of an account.</summary>
internal sealed record ResponsibleFilter(Guid? Id, bool IsNone)
{
    /// <summary>The filter for <c>whose</c> in the address of a page: <c>mine</c>, or the id of a colleague.</summary>
    public static string? OfPage(string? whose) =>
        whose is "mine" ? "me"
        : Guid.TryParse(whose, out _) ? whose
        : null;

    public static ResponsibleFilter Read(string? text, Caller caller) =>
        text switch
        {
            null => new ResponsibleFilter(null, false),
            "none" => new ResponsibleFilter(null, true),
            "me" => new ResponsibleFilter(caller.Id, false),
            _ when Guid.TryParse(text, out var id) => new ResponsibleFilter(id, false),
            _ => throw Problems.ValidationFailed("responsible", Texts.Validation("one-of", "me, none, an account's id")),
        };
}
