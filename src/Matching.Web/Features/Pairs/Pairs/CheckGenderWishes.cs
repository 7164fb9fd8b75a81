using System.Text.Json.Nodes;
using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>
/// Returns whether a must about gender of either of two people rules their pair out, by the rule of match runs.
/// </summary>
/// <param name="MentorId">The mentor.</param>
/// <param name="MenteeId">The mentee.</param>
/// <param name="MatchRunId">The run that proposed the two, whose profile then counts; that of the programme otherwise.</param>
public sealed record CheckGenderWishes(Guid MentorId, Guid MenteeId, Guid? MatchRunId) : IQuery<bool>;

internal sealed class CheckGenderWishesHandler(Db db, CriteriaProfileStore profiles) : IRequestHandler<CheckGenderWishes, bool>
{
    public async Task<bool> Handle(CheckGenderWishes request, CancellationToken cancellationToken)
    {
        var rows = await db.Query<WishRow>(
            """
            SELECT p.id, p.gender, p.profile,
              coalesce((SELECT m.criteria_profile_id FROM match_runs m WHERE m.id = @MatchRunId), r.criteria_profile_id) AS criteria_profile_id
            FROM people p JOIN programmes r ON r.id = p.programme_id
            WHERE p.id = @MentorId OR p.id = @MenteeId
            """,
            request,
            cancellationToken
        );
        var mentee = rows.Single(row => row.Id == request.MenteeId);
        var profile = await profiles.Get(mentee.CriteriaProfileId, cancellationToken);
        var (wishing, other) = (mentee.Participant, rows.Single(row => row.Id == request.MentorId).Participant);
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
            ParticipantReader.Read(
                new ParticipantColumns(Id, null, null, false, false, Gender, default, 1),
                JsonNode.Parse(Profile)!.AsObject(),
                new JsonObject(),
                null
            );
    }
}
