using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Whether a required gender of either of two people rules their pair out, by the rule of match runs.</summary>
internal sealed class GenderWishes(Db db, CriteriaProfileStore profiles)
{
    private static readonly string[] BlockedBy = [PairStates.GenderRule];

    /// <summary>
    /// Refuses two of whom one asks for a gender that the other does not have, where the profile has that rule. There is no
    /// waiver: the wish belongs to the person, who alone takes it back.
    /// </summary>
    /// <param name="mentorId">The mentor.</param>
    /// <param name="menteeId">The mentee.</param>
    /// <param name="matchRunId">The run that proposed the two, whose profile then counts; that of the programme otherwise.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task RefuseAgainst(Guid mentorId, Guid menteeId, Guid? matchRunId, CancellationToken cancellationToken)
    {
        if (await Block(mentorId, menteeId, matchRunId, cancellationToken))
        {
            throw Problems.Refused("pair-not-possible", Texts.Match("hand.gender")).With("blockedBy", BlockedBy);
        }
    }

    private async Task<bool> Block(Guid mentorId, Guid menteeId, Guid? matchRunId, CancellationToken cancellationToken)
    {
        var rows = await db.Query<WishRow>(
            """
            SELECT p.id, p.gender, p.profile,
              coalesce((SELECT m.criteria_profile_id FROM match_runs m WHERE m.id = @MatchRunId), r.criteria_profile_id)
                AS criteria_profile_id
            FROM people p JOIN programmes r ON r.id = p.programme_id
            WHERE p.id = @MentorId OR p.id = @MenteeId
            """,
            new
            {
                MentorId = mentorId,
                MenteeId = menteeId,
                MatchRunId = matchRunId,
            },
            cancellationToken
        );
        var mentee = rows.Single(row => row.Id == menteeId);
        var profile = await profiles.Get(mentee.CriteriaProfileId, cancellationToken);
        var (wishing, other) = (mentee.Participant, rows.Single(row => row.Id == mentorId).Participant);
        // neither the day nor who was together before has a say in it
        var context = new ScoringContext(default, new HashSet<(Guid, Guid)>());
        return profile.Rules.Hard.OfType<GenderCriterion>().Any(rule => rule.Blocks(wishing, other, context));
    }

    private sealed record WishRow
    {
        public required Guid Id { get; init; }
        public string? Gender { get; init; }
        public required string Profile { get; init; }
        public required Guid CriteriaProfileId { get; init; }

        // the rule reads nothing that is sealed
        public Participant Participant =>
            ParticipantReader.Read(new ParticipantColumns(Id, null, null, false, false, Gender, default, 1), Profile, [], null);
    }
}
