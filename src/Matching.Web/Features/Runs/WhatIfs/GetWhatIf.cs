using Matching.Engine;
using Matching.Engine.Explanation;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.WhatIfs;

/// <summary>What is asked of a run on its page of what-ifs.</summary>
public sealed record AskedWhatIf
{
    /// <summary>Number of a proposal that must not be.</summary>
    public int? Forbid { get; set; }

    /// <summary>Number of a proposal that must be.</summary>
    public int? Lock { get; set; }

    /// <summary>A person of the run who is left out.</summary>
    public Guid? Without { get; set; }

    /// <summary>A mentee to pair with <see cref="MentorId"/>, even against the rules.</summary>
    public Guid? MenteeId { get; set; }

    /// <summary>The mentor of that pair.</summary>
    public Guid? MentorId { get; set; }

    /// <summary>Another profile to score by.</summary>
    public Guid? ProfileId { get; set; }

    /// <summary>Another objective.</summary>
    public Objective? Objective { get; set; }

    /// <summary>Whether to find the result whose lowest score is the highest, in place of all others.</summary>
    public bool Fair { get; set; }

    /// <summary>Whether anything is asked.</summary>
    public bool Any =>
        Fair
        || Forbid is not null
        || Lock is not null
        || Without is not null
        || ProfileId is not null
        || Objective is not null
        || (MenteeId is not null && MentorId is not null);
}

/// <summary>A run solved again, with the names of everyone who changes.</summary>
public sealed record WhatIfView
{
    /// <summary>The run with its proposals.</summary>
    public required RunBoard Board { get; init; }

    /// <summary>Profiles that the programme can use.</summary>
    public required IReadOnlyList<CriteriaProfile> Profiles { get; init; }

    /// <summary>The result; null where nothing is asked, or the run's input cannot be opened.</summary>
    public WhatIfResult? Result { get; init; }

    /// <summary>Why what is asked cannot be; null where it can.</summary>
    public ProblemException? Refused { get; init; }

    /// <summary>Names of everyone whom the page mentions.</summary>
    public required IReadOnlyDictionary<Guid, PersonName> Names { get; init; }
}

/// <summary>Totals before and after, and who changes.</summary>
public sealed record WhatIfResult(
    MatchingTotals Before,
    MatchingTotals After,
    IReadOnlyList<MatchingChange> Changes,
    int? LowestBefore,
    int? LowestAfter
);

/// <summary>Solves a run again under what is asked. Nothing is stored. Marked proposals count.</summary>
public sealed record GetWhatIf(Guid MatchRunId, AskedWhatIf Asked) : IQuery<WhatIfView>;

internal sealed class GetWhatIfHandler(MatchRunStore runs, BoardReader boards, CriteriaProfileStore profiles, WhatIfSolver solver)
    : IRequestHandler<GetWhatIf, WhatIfView>
{
    public async Task<WhatIfView> Handle(GetWhatIf request, CancellationToken cancellationToken)
    {
        var run = await runs.Get(request.MatchRunId, cancellationToken);
        var draft = await boards.Draft(run, cancellationToken);
        var usable = await profiles.UsableBy(run.ProgrammeId, cancellationToken);
        var asked = Possible(request.Asked, draft, usable);
        WhatIfResult? result = null;
        ProblemException? refused = null;
        if (draft.Open is { } open && asked.Any)
        {
            try
            {
                result = asked.Fair
                    ? await Fairest(open, cancellationToken)
                    : await Solved(draft, open, Changes(draft, asked, usable), cancellationToken);
            }
            catch (ProblemException contradiction) when (contradiction.Status < StatusCodes.Status500InternalServerError)
            {
                refused = contradiction;
            }
        }

        var names = await boards.Names(
            draft,
            (result?.Changes ?? [])
                .SelectMany(change => new[] { change.MenteeId, change.MentorBefore, change.MentorAfter })
                .Concat([asked.Without, asked.MenteeId, asked.MentorId])
                .OfType<Guid>(),
            cancellationToken
        );
        return new WhatIfView
        {
            Board = BoardReader.Board(draft, names),
            Profiles = usable,
            Result = result,
            Refused = refused,
            Names = names,
        };
    }

    // What an address names that is not there is not asked.
    private static AskedWhatIf Possible(AskedWhatIf asked, BoardDraft draft, IReadOnlyList<CriteriaProfile> usable)
    {
        int? Numbered(int? number) => number >= 1 && number <= draft.Proposals.Count ? number : null;
        return asked with
        {
            Forbid = Numbered(asked.Forbid),
            Lock = Numbered(asked.Lock),
            ProfileId = usable.Any(profile => profile.Id == asked.ProfileId) ? asked.ProfileId : null,
        };
    }

    private async Task<WhatIfResult> Solved(
        BoardDraft draft,
        OpenRun open,
        WhatIfChanges changes,
        CancellationToken cancellationToken
    )
    {
        var solved = await solver.Solve(open, changes, cancellationToken);
        return new WhatIfResult(
            MatchingTotals.Of(open.Outcome),
            // by the run's own criteria, so that the two can be compared
            new MatchingTotals
            {
                Matched = solved.Matched,
                Score = open.Outcome.Score + MatchingChange.Between(open.Outcome, solved).Sum(change => (long)change.Difference),
            },
            MatchingChange.Between(open.Outcome, solved),
            null,
            null
        );
    }

    private static async Task<WhatIfResult> Fairest(OpenRun open, CancellationToken cancellationToken)
    {
        var fair = await Task.Run(() => FairMatching.Of(open.Case, cancellationToken), cancellationToken);
        return new WhatIfResult(
            MatchingTotals.Of(open.Outcome),
            MatchingTotals.Of(fair),
            MatchingChange.Between(open.Outcome, fair),
            open.Outcome.LowestScore(),
            fair.LowestScore()
        );
    }

    private static WhatIfChanges Changes(BoardDraft draft, AskedWhatIf asked, IReadOnlyList<CriteriaProfile> usable)
    {
        PairOfPeople? Numbered(int? number) =>
            number is { } n && draft.Proposals.ElementAtOrDefault(n - 1).Read?.Proposal is { } proposal ? PairOf(proposal) : null;
        IEnumerable<PairOfPeople> Marked(ProposalMark mark) =>
            draft.Proposals.Select(proposal => proposal.Read.Proposal).Where(proposal => proposal.Mark == mark).Select(PairOf);
        var hand = asked is { MenteeId: { } mentee, MentorId: { } mentor }
            ? new PairOfPeople { MenteeId = mentee, MentorId = mentor }
            : null;
        var locks = new[] { Numbered(asked.Lock), hand }.OfType<PairOfPeople>().ToList();
        var forbids = new[] { Numbered(asked.Forbid) }.OfType<PairOfPeople>().ToList();
        // what is asked now goes before a mark
        var mentees = locks.Concat(forbids).Select(pair => pair.MenteeId).Append(asked.Without).ToHashSet();
        return new WhatIfChanges
        {
            Locks =
            [
                .. locks,
                .. Marked(ProposalMark.Lock).Where(pair => !mentees.Contains(pair.MenteeId) && pair.MentorId != asked.Without),
            ],
            Forbids = [.. forbids, .. Marked(ProposalMark.Forbid).Where(pair => !locks.Contains(pair))],
            Without = asked.Without is { } without ? [without] : null,
            Criteria = usable.FirstOrDefault(profile => profile.Id == asked.ProfileId)?.Criteria,
            Objective = asked.Objective,
        };
    }

    private static PairOfPeople PairOf(MatchProposal proposal) =>
        new() { MenteeId = proposal.MenteeId, MentorId = proposal.MentorId };
}
