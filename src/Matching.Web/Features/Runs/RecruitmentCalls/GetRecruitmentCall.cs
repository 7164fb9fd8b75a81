using System.Globalization;
using Matching.Engine;
using Matching.Engine.Explanation;
using Matching.Web.Components;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.RecruitmentCalls;

/// <summary>Mentors who are missing.</summary>
public sealed record RecruitmentCallItem
{
    /// <summary><c>language</c>, <c>gender</c>, <c>availability</c>, <c>needs</c>, <c>accessibility</c> or <c>site</c>.</summary>
    public required string Criterion { get; init; }

    /// <summary>A code, a part of the week as <c>thu_evening</c>, or the id of a site.</summary>
    public required string Code { get; init; }

    /// <summary>Who is missing, in words.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// Mentees who ask for it and are without a mentor, rounded down to a multiple of 5; null of preferences about gender, languages
    /// and sites. Released figures are broken down by these, and that one group has at least ten can bound a suppressed number of
    /// another.
    /// </summary>
    public int? AtLeast { get; init; }
}

/// <summary>Which mentors a programme is missing, from the requests that its latest match run could not meet.</summary>
public sealed record RecruitmentCall : IInProgramme
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The day of the run; null while there is none.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Fewest people of whom the call says that they are waiting.</summary>
    public required int MinimumCell { get; init; }

    /// <summary>Who is missing, the largest need first; at most two of a criterion.</summary>
    public required IReadOnlyList<RecruitmentCallItem> Items { get; init; }
}

/// <summary>
/// Returns which mentors a programme is missing. Open to strangers once the programme has a public page. Needs of fewer than 5 people,
/// or than the programme's smallest count, are left out.
/// </summary>
public sealed record GetRecruitmentCall(Guid ProgrammeId) : IQuery<RecruitmentCall>;

internal sealed class GetRecruitmentCallHandler(
    Db db,
    CallerContext callers,
    OpenRuns runs,
    ProgrammeStore programmes,
    OwnWordsStore ownWords
) : IRequestHandler<GetRecruitmentCall, RecruitmentCall>
{
    /// <summary>What counts are rounded down to: one person more or less is seen only where a multiple is crossed.</summary>
    private const int Step = 5;

    private const int MostOfCriterion = 2;

    // What a mentor can bring. Special needs of mentees are said to no stranger.
    private static readonly Dictionary<string, string> Lists = new()
    {
        ["language"] = "languages",
        ["gender"] = "",
        ["availability"] = "",
        ["needs"] = "needs",
        ["accessibility"] = "accessibility",
        ["site"] = "",
    };

    public async Task<RecruitmentCall> Handle(GetRecruitmentCall request, CancellationToken cancellationToken)
    {
        var programme = await Open(request.ProgrammeId, cancellationToken);
        var least = Math.Max(programme.MinimumCell, Step);
        if (await LatestRun(programme.Id, cancellationToken) is not { } run)
        {
            return new RecruitmentCall
            {
                ProgrammeId = programme.Id,
                MinimumCell = least,
                Items = [],
            };
        }

        var outcome = (await runs.Open(run, cancellationToken)).Outcome;
        var sites = await runs.SiteNames(programme.Id, cancellationToken);
        (await ownWords.Read(programme.Id, cancellationToken)).Speak();
        return new RecruitmentCall
        {
            ProgrammeId = programme.Id,
            AsOf = outcome.Case.Pool.Input.AsOf,
            MinimumCell = least,
            Items =
            [
                .. SupplyGap
                    .Counts(outcome)
                    .Where(count => Lists.ContainsKey(count.Criterion) && count.Demand > count.Supply && count.Unmatched >= least)
                    .OrderByDescending(count => count.Unmatched / Step)
                    .ThenBy(count => count.Criterion, StringComparer.Ordinal)
                    .ThenBy(count => count.Code, StringComparer.Ordinal)
                    .GroupBy(count => count.Criterion)
                    .SelectMany(group => group.Take(MostOfCriterion))
                    .Select(count => Item(count, sites)),
            ],
        };
    }

    private async Task<Programme> Open(Guid programmeId, CancellationToken cancellationToken)
    {
        if (!callers.IsKnown || callers.Caller.Role == Role.Partner || !callers.Caller.Sees(programmeId))
        {
            if (
                await db.Single<long>(
                    "SELECT count(*) FROM programme_pages WHERE programme_id = @ProgrammeId",
                    new { ProgrammeId = programmeId },
                    cancellationToken
                ) == 0
            )
            {
                throw Problems.NotFound("programme");
            }

            callers.Caller = Caller.Visitor(programmeId);
        }
        else if (callers.Caller.SiteId is not null)
        {
            // the call is of the whole programme
            callers.Caller = callers.Caller with
            {
                SiteId = null,
            };
        }

        return await programmes.Get(programmeId, cancellationToken);
    }

    // A run with a person whose record is now restricted is not read, and one whose input went with an erased person cannot be.
    private async Task<Guid?> LatestRun(Guid programmeId, CancellationToken cancellationToken) =>
        await db.Find<RunRow>(
            $"""
            SELECT id, {MatchRun.HoldsRestricted} AS holds_restricted FROM match_runs
            WHERE programme_id = @ProgrammeId AND status = 'optimal' AND engine_version = @Version AND site_id IS NULL
              AND input IS NOT NULL
            ORDER BY id DESC LIMIT 1
            """,
            new { ProgrammeId = programmeId, Matcher.Version },
            cancellationToken
        )
            is { HoldsRestricted: false } run
            ? run.Id
            : null;

    private static RecruitmentCallItem Item(GapCount count, IReadOnlyDictionary<string, string> sites)
    {
        var code = count.Criterion == "availability" ? MatchTexts.SlotCode(count.Code) : count.Code;
        var label = count.Criterion switch
        {
            "availability" => ProgrammeTimes.Slot(code),
            "site" => sites.GetValueOrDefault(code) ?? code,
            _ => CodeLists.Shipped.Label(Lists[count.Criterion], code, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
        };
        var isGender = count.Criterion == "gender";
        var isCounted = count.Criterion is not ("gender" or "language" or "site");
        return new RecruitmentCallItem
        {
            Criterion = count.Criterion,
            Code = code,
            Text = isGender
                ? Texts.Participant("recruitment." + code)
                : Texts.Participant("recruitment." + count.Criterion, label),
            AtLeast = isCounted ? count.Unmatched / Step * Step : null,
        };
    }

    private sealed record RunRow
    {
        public required Guid Id { get; init; }
        public required bool HoldsRestricted { get; init; }
    }
}
