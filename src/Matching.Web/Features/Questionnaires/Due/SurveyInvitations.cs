using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Features.Questionnaires.SurveyLinks;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Questionnaires.Due;

/// <summary>A questionnaire to which a person is to be invited, or of which they are to be reminded.</summary>
internal sealed record DueSurvey
{
    public required Guid PairId { get; init; }
    public required Guid PersonId { get; init; }
    public required string Side { get; init; }
    public required string Wave { get; init; }
    public required Guid ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public required string PreferredLanguage { get; init; }
    public required string KeyWrapped { get; init; }
    public Guid? InvitationId { get; init; }
    public required int Reminders { get; init; }
}

/// <summary>Keeps who was invited to which questionnaire, and gives each its link.</summary>
internal sealed class SurveyInvitations(Db db, QuestionnaireStore questionnaires, SurveyLinkStore links, IdSource ids)
{
    /// <summary>Days after the invitation on which a person who has not answered is reminded; of a monthly check-in once.</summary>
    public static readonly IReadOnlyList<int> ReminderDays = [3, 10, 21];

    /// <summary>
    /// Keeps an invitation or a reminder; null where another instance wrote it, or where the programme asks no questionnaire.
    /// </summary>
    public async Task<MessageLine?> Write(
        Programme programme,
        DueSurvey survey,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var form = await questionnaires.AskedOf(programme, survey.PersonId, survey.Side, survey.Wave, cancellationToken);
        if (form is null || await Claim(survey, today, cancellationToken) is not { } invitation)
        {
            return null;
        }

        var (linkId, path) = await links.OpenOrMake(
            new CreateSurveyLink
            {
                PersonId = survey.PersonId,
                PairId = survey.PairId,
                Wave = EnumText.Parse<Wave>(survey.Wave),
            },
            new CreateSurveyLinkHandler.PersonRow
            {
                Id = survey.PersonId,
                ProgrammeId = survey.ProgrammeId,
                SiteId = survey.SiteId,
                Role = survey.Side,
                PreferredLanguage = survey.PreferredLanguage,
                KeyWrapped = survey.KeyWrapped,
            },
            form,
            cancellationToken
        );
        await db.Execute(
            "UPDATE survey_invitations SET link_id = @LinkId WHERE id = @Id",
            new { Id = invitation, LinkId = linkId },
            cancellationToken
        );
        return new MessageLine(survey.Wave, path, linkId);
    }

    // Of two instances that look at once, one writes.
    private Task<Guid?> Claim(DueSurvey survey, DateOnly today, CancellationToken cancellationToken) =>
        survey.InvitationId is { } known
            ? db.Find<Guid?>(
                """
                UPDATE survey_invitations SET reminders = reminders + 1 WHERE id = @Id AND reminders = @Reminders
                RETURNING id
                """,
                new { Id = known, survey.Reminders },
                cancellationToken
            )
            : db.Find<Guid?>(
                """
                INSERT INTO survey_invitations (id, programme_id, person_id, pair_id, wave, invited_on, reminders)
                VALUES (@Id, @ProgrammeId, @PersonId, @PairId, @Wave, @Today, 0)
                ON CONFLICT (person_id, pair_id, wave, invited_on) DO NOTHING
                RETURNING id
                """,
                new
                {
                    Id = ids.New(),
                    survey.ProgrammeId,
                    survey.PersonId,
                    survey.PairId,
                    survey.Wave,
                    Today = today,
                },
                cancellationToken
            );
}
