using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Due;

/// <summary>
/// Invites people to the questionnaires that are due, in programmes that wish so, and reminds them after 3, 10 and 21 days. One
/// message has all that is due to a person. Returns how many people it wrote to.
/// </summary>
public sealed record InviteToSurveys : IRequest<int>;

internal sealed class InviteToSurveysHandler(
    Db db,
    CallerContext callers,
    MessageOutbox outbox,
    SurveyInvitations invitations,
    Auditor auditor,
    TimeProvider clock
) : IRequestHandler<InviteToSurveys, int>
{
    // the rest is asked at the next look, so that one transaction does not hold the others up
    private const int AtOnce = 400;

    // Not answered, not waived, and neither a message on its way nor, after the first, a link that staff have closed.
    private const string Due = """
        SELECT a.pair_id, a.person_id, a.side, a.wave, h.programme_id, h.site_id, h.preferred_language, h.key_wrapped,
          i.id AS invitation_id, coalesce(i.reminders, 0) AS reminders
        FROM asked a
        JOIN people h ON h.id = a.person_id
        LEFT JOIN survey_invitations i ON i.person_id = a.person_id AND i.pair_id = a.pair_id AND i.wave = a.wave
          AND (a.wave <> 'pulse' OR i.invited_on > @PulseFrom)
        WHERE a.is_open AND NOT a.is_answered AND NOT a.is_waived AND h.status <> 'erased'
          AND ((a.wave = 'start' AND @AsksStart) OR (a.wave = 'end' AND @AsksEnd) OR (a.wave = 'follow' AND @AsksFollow)
              OR a.wave IN ('mid', 'pulse'))
          AND (i.id IS NULL
              OR (i.reminders = 0 AND i.invited_on <= @First)
              OR (i.reminders = 1 AND i.invited_on <= @Second AND a.wave <> 'pulse')
              OR (i.reminders = 2 AND i.invited_on <= @Third AND a.wave <> 'pulse'))
          AND (i.id IS NULL OR EXISTS (
              SELECT 1 FROM survey_links l
              WHERE l.person_id = a.person_id AND l.pair_id = a.pair_id AND l.wave = a.wave
                AND l.answered_at IS NULL AND l.closed_at IS NULL AND l.expires_at > @Now))
          AND NOT EXISTS (
              SELECT 1 FROM messages m
              WHERE m.person_id = a.person_id AND m.status = 'waiting' AND m.kind IN ('survey_invitation', 'survey_reminder'))
        ORDER BY a.person_id, a.wave, a.pair_id LIMIT @AtOnce
        """;

    public async Task<int> Handle(InviteToSurveys request, CancellationToken cancellationToken)
    {
        var people = 0;
        foreach (
            var programme in await db.Query<Programme>(
                $"SELECT {Programme.Columns} FROM programmes WHERE invites_to <> '[]' ORDER BY id",
                null,
                cancellationToken
            )
        )
        {
            if (await outbox.Reaches(programme.Id, cancellationToken))
            {
                people += await db.InTransaction(() => InviteIn(programme, cancellationToken), cancellationToken);
            }
        }

        return people;
    }

    private async Task<int> InviteIn(Programme programme, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = programme.DayOf(now);
        var due = await db.Query<DueSurvey>(
            AskedAnswers.Sql(callers) + Due,
            AskedAnswers.Parameters(
                programme,
                callers,
                now,
                new
                {
                    Now = now,
                    First = today.AddDays(-SurveyInvitations.ReminderDays[0]),
                    Second = today.AddDays(-SurveyInvitations.ReminderDays[1]),
                    Third = today.AddDays(-SurveyInvitations.ReminderDays[2]),
                    AsksStart = programme.InvitesTo.Contains(Wave.Start.ToText()),
                    AsksEnd = programme.InvitesTo.Contains(Wave.End.ToText()),
                    AsksFollow = programme.InvitesTo.Contains(Wave.Follow.ToText()),
                    AtOnce,
                }
            ),
            cancellationToken
        );
        var invited = new List<InvitedPerson>();
        foreach (var person in due.GroupBy(survey => survey.PersonId))
        {
            if (await Invite(programme, today, [.. person], cancellationToken))
            {
                invited.Add(new InvitedPerson(person.Key, programme.Id));
            }
        }

        await auditor.RecordAll(nameof(InviteToSurveys), invited, null, cancellationToken);
        return invited.Count;
    }

    private async Task<bool> Invite(
        Programme programme,
        DateOnly today,
        IReadOnlyList<DueSurvey> surveys,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<MessageLine>();
        foreach (var survey in surveys)
        {
            if (await invitations.Write(programme, survey, today, cancellationToken) is { } line)
            {
                lines.Add(line);
            }
        }

        if (lines.Count == 0)
        {
            return false;
        }

        var kind = surveys.Any(survey => survey.InvitationId is null) ? MessageKind.SurveyInvitation : MessageKind.SurveyReminder;
        await outbox.Write(
            new NewMessage(programme.Id, kind) { PersonId = surveys[0].PersonId, Lines = lines },
            cancellationToken
        );
        return true;
    }
}

/// <summary>A person to whom an invitation was written, as the audit names them.</summary>
internal sealed record InvitedPerson(Guid Id, Guid ProgrammeId) : IResource, IInProgramme;

/// <summary>Looks once an hour who is to be invited to a questionnaire, or reminded.</summary>
internal sealed class SurveyInvitationWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SurveyInvitationWorker> log)
    : TimedWorker(scopes, TimeSpan.FromHours(1), clock, log, TimeSpan.FromMinutes(15))
{
    protected override async Task Work(IMediator mediator, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new InviteToSurveys(), cancellationToken) is var people and > 0)
        {
            Log.LogInformation("{People} people were invited to questionnaires or reminded of them", people);
        }
    }
}
