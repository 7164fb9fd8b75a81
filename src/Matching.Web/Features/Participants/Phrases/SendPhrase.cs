using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Phrases;

/// <summary>Lists the short messages of the phrasebook in the caller's language.</summary>
public sealed record ListPhrases : IQuery<IReadOnlyList<Phrase>>;

internal sealed class ListPhrasesHandler : IRequestHandler<ListPhrases, IReadOnlyList<Phrase>>
{
    public Task<IReadOnlyList<Phrase>> Handle(ListPhrases request, CancellationToken cancellationToken) =>
        Task.FromResult(Phrasebook.In(MessageTexts.ReadersLanguage));
}

/// <summary>
/// Sends a short message of the phrasebook to a person, in their language and by what they prefer. Its link leads to a page on which
/// they answer yes, no, or to call them.
/// </summary>
[Example(
    """
        {
          "personId": "0199c0de-0000-7000-8000-00000000000a", "phrase": "appointment_phone", "day": "2026-12-02",
          "hour": "17:30"
        }
        """
)]
public sealed partial record SendPhrase : ICommand<Message>, ICreate
{
    /// <summary>The person.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>Code of the message, from <c>/phrases</c>.</summary>
    [Mandatory, LengthUpTo(40)]
    public string Phrase { get; set; } = "";

    /// <summary>The day, where the message has a place for it.</summary>
    [SensibleDay]
    public DateOnly? Day { get; set; }

    /// <summary>The hour as <c>HH:mm</c>, where the message has a place for it.</summary>
    [LengthUpTo(5)]
    public string? Hour { get; set; }

    /// <summary>The site of the programme where to meet, where the message has a place for it.</summary>
    public Guid? SiteId { get; set; }

    internal bool HasHour => Hour is { } hour && Clock().IsMatch(hour);

    internal TimeOnly? Moment => HasHour ? TimeOnly.ParseExact(Hour!, "HH:mm", CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex Clock();
}

internal sealed class SendPhraseHandler(
    Db db,
    CallerContext callers,
    MessageOutbox outbox,
    MessageReader messages,
    PhraseWriter phrases
) : IRequestHandler<SendPhrase, Message>
{
    public async Task<Message> Handle(SendPhrase request, CancellationToken cancellationToken)
    {
        var programmeId =
            await db.Find<Guid?>(
                $"""
                SELECT programme_id FROM people
                WHERE id = @PersonId AND status <> 'erased' AND NOT is_restricted AND {callers.Caller.InProgramme("programme_id")}
                  AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    request.PersonId,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        var chosen = await phrases.Choose(request, programmeId, cancellationToken);
        var id = await outbox.Write(
            new NewMessage(programmeId, MessageKind.Phrase)
            {
                PersonId = request.PersonId,
                Phrase = chosen,
                Life = MessageKinds.PhraseLife,
            },
            cancellationToken
        );
        return await messages.Get(id!.Value, cancellationToken);
    }
}

/// <summary>A short message with example words, as the person would read it. Sends nothing.</summary>
public sealed record PreviewPhrase(SendPhrase Phrase, Guid ProgrammeId, string Language) : IQuery<ShownPhrase>;

/// <summary>The words of a short message.</summary>
/// <param name="Language">Language in which they are.</param>
/// <param name="Text">The words.</param>
public sealed record ShownPhrase(string Language, string Text);

internal sealed class PreviewPhraseHandler(PhraseWriter phrases) : IRequestHandler<PreviewPhrase, ShownPhrase>
{
    public async Task<ShownPhrase> Handle(PreviewPhrase request, CancellationToken cancellationToken)
    {
        var chosen = await phrases.Choose(request.Phrase, request.ProgrammeId, cancellationToken);
        var language = MessageTexts.LanguageOf([request.Language]);
        return new ShownPhrase(language, Phrasebook.Words(chosen, language));
    }
}

/// <summary>Reads which message was chosen, with the values that it has places for.</summary>
internal sealed class PhraseWriter(Db db, ProgrammeDays days, TimeProvider clock)
{
    public async Task<ChosenPhrase> Choose(SendPhrase request, Guid programmeId, CancellationToken cancellationToken)
    {
        if (!Phrasebook.Has(request.Phrase))
        {
            throw Problems.ValidationFailed("phrase", Texts.Validation("unknown-id"));
        }

        var needed = RenderedMessage.PlacesIn(MessageTexts.Text("phrase." + request.Phrase, MessageTexts.Neutral)).ToList();
        var place = await Place(request.SiteId, programmeId, cancellationToken);
        var faults = new Faults();
        foreach (
            var (name, field, isGiven) in new[]
            {
                (Phrasebook.Day, "day", request.Day is not null),
                (Phrasebook.Hour, "hour", request.HasHour),
                (Phrasebook.Place, "siteId", place is not null),
            }
        )
        {
            if (needed.Contains(name) && !isGiven)
            {
                faults.Add(field, Texts.Validation("phrase-value"));
            }
        }

        if (needed.Contains(Phrasebook.Day) || request.Phrase == Phrasebook.CallYouAt)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(await days.Zone(programmeId, cancellationToken));
            RefusePast(request, TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime, faults);
        }

        faults.Refuse();
        return new ChosenPhrase(request.Phrase)
        {
            Day = needed.Contains(Phrasebook.Day) ? request.Day : null,
            Hour = needed.Contains(Phrasebook.Hour) ? request.Hour : null,
            Place = needed.Contains(Phrasebook.Place) ? place : null,
        };
    }

    // a message about a day that is over asks for what cannot be
    private static void RefusePast(SendPhrase request, DateTime now, Faults faults)
    {
        var day = request.Phrase == Phrasebook.CallYouAt ? DateOnly.FromDateTime(now) : request.Day;
        if (day < DateOnly.FromDateTime(now))
        {
            faults.Add("day", Texts.Validation("in-past"));
        }
        else if (day == DateOnly.FromDateTime(now) && request.Moment < TimeOnly.FromDateTime(now))
        {
            faults.Add("hour", Texts.Validation("hour-past"));
        }
    }

    private async Task<string?> Place(Guid? siteId, Guid programmeId, CancellationToken cancellationToken) =>
        siteId is null
            ? null
            : await db.Find<string>(
                "SELECT name FROM sites WHERE id = @SiteId AND programme_id = @ProgrammeId",
                new { SiteId = siteId, ProgrammeId = programmeId },
                cancellationToken
            );
}
