using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Signups;

namespace Matching.Web.Features.Participants.MessageLinks;

/// <summary>Sign-ups that left questions open whose answers help to find a match.</summary>
internal static class UnfinishedSignups
{
    /// <summary>
    /// Whether the link of a sign-up still leads to such questions when its message is sent. It does not once staff have spoken with
    /// the person, nor where the person was known before: that link shows what was typed by another hand.
    /// </summary>
    public static async Task<bool> Includes(Db db, string? path, IdentityVault vault, CancellationToken cancellationToken)
    {
        var row = path is null
            ? null
            : await db.Find<Row>(
                """
                SELECT s.id, replace(s.role, '_', '') AS role, s.answers_sealed, r.field_stages
                FROM signups s JOIN people p ON p.id = s.person_id JOIN programmes r ON r.id = s.programme_id
                WHERE s.token_hash = @Hash AND NOT s.is_repeated AND s.referral_sealed IS NULL AND s.answers_sealed IS NOT NULL
                  AND p.status IN ('applied', 'contacted')
                """,
                new { Hash = SignupLink.HashOf(path) },
                cancellationToken
            );
        if (row is null)
        {
            return false;
        }

        var answers = SignupAnswers.Open(vault, row.Id, row.AnswersSealed);
        return new (string Member, object? Answer)[]
        {
            row.Role == PersonRole.Mentor ? ("offers", answers.Offers) : ("needs", answers.Needs),
            ("availability", answers.Availability),
            ("languages", answers.Languages),
        }.Any(asked => asked.Answer is null && FieldStages.Of(row.FieldStages, asked.Member) == FieldStages.SignUp);
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }
        public required PersonRole Role { get; init; }
        public required string AnswersSealed { get; init; }
        public required Dictionary<string, string> FieldStages { get; init; }
    }
}
