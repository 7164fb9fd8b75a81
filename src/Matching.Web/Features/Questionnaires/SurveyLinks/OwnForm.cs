using System.Globalization;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>A questionnaire as the person of a link answers it.</summary>
public sealed record OwnForm : IResource, IInProgramme
{
    /// <summary>Id of the link.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Name of the programme.</summary>
    public required string Programme { get; init; }

    /// <summary>When in the life of the pair.</summary>
    public required Wave Wave { get; init; }

    /// <summary>Language of the link.</summary>
    public required string Language { get; init; }

    /// <summary>The questionnaire.</summary>
    public required Questionnaire Form { get; init; }

    /// <summary>Screens of questions that apply after the answers so far.</summary>
    public required IReadOnlyList<IReadOnlyList<FormItem>> Screens { get; init; }

    /// <summary>The first screen with a question that was not shown yet; the number of screens where there is none.</summary>
    public required int Next { get; init; }

    /// <summary>Minutes that the rest from <see cref="Next"/> takes.</summary>
    public required int Minutes { get; init; }

    /// <summary>Answers that were given in this browser.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Answers { get; init; }

    /// <summary>Items that were answered in another browser, which are not shown.</summary>
    public required IReadOnlyCollection<string> AnsweredElsewhere { get; init; }

    /// <summary>Languages of the wording by preference: that of the page where there is one, else that of the link.</summary>
    internal IReadOnlyList<string> Wordings => Form.Languages.Contains(Language) ? [Language, .. Form.Languages] : Form.Languages;

    /// <summary>Language of the wording, where it is not that of the page.</summary>
    internal string? OtherLanguage =>
        Form.Languages.Contains(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ? null : Wordings[0];

    /// <summary>Language in which the questions are read.</summary>
    internal string WordedIn => OtherLanguage ?? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
}

/// <summary>Returns the questionnaire of a link.</summary>
/// <param name="Token">The secret of the link.</param>
/// <param name="Browser">The browser in which it is opened.</param>
public sealed record GetOwnForm(string Token, string Browser) : IQuery<OwnForm>;

/// <summary>Saves the answers of one screen, or of several that a browser kept while it had no connection.</summary>
/// <param name="Token">The secret of the link.</param>
/// <param name="Browser">The browser.</param>
/// <param name="Asked">Names of the items that were shown; others of the form stay as they are.</param>
/// <param name="Given">Answers by item; an item that was shown and is not here was left out.</param>
public sealed record SaveOwnAnswers(
    string Token,
    string Browser,
    IReadOnlyCollection<string> Asked,
    IReadOnlyDictionary<string, JsonElement> Given
) : ICommand<OwnForm>
{
    /// <summary>Whether the person goes on. One who stops or goes back finds the questions without an answer again.</summary>
    public bool IsPassed { get; init; } = true;
}

/// <summary>Sends what was answered by a link. The link works no more.</summary>
/// <param name="Token">The secret of the link.</param>
/// <param name="Browser">The browser.</param>
/// <param name="Language">Language in which the questions were read.</param>
public sealed record SendOwnAnswers(string Token, string Browser, string Language) : ICommand<Response>;

/// <summary>Says whether the answers of a link were sent from a browser within the last day.</summary>
/// <param name="LinkId">Id of the link, which its form carries.</param>
/// <param name="Browser">The browser.</param>
public sealed record WereAnswersSent(Guid LinkId, string Browser) : IQuery<bool>;

/// <summary>Notes from which browser answers were sent, so that a form which it sends twice is answered alike.</summary>
internal sealed class SentFrom(Db db, IdempotencyContext idempotency, IdentityVault vault)
{
    /// <summary>Notes it with the answers, in their transaction.</summary>
    public Task<bool> Note(Guid linkId, string browser, CancellationToken cancellationToken) =>
        idempotency.Claim(db, KeyOf(linkId, browser), IdempotencyContext.OfForm, cancellationToken);

    public async Task<bool> IsNoted(Guid linkId, string browser, CancellationToken cancellationToken) =>
        await idempotency.Find(db, KeyOf(linkId, browser), cancellationToken) is not null;

    private string KeyOf(Guid linkId, string browser) => vault.KeyedHash($"survey|sent|{linkId}|{browser}");
}

internal sealed class WereAnswersSentHandler(SentFrom sent) : IRequestHandler<WereAnswersSent, bool>
{
    public Task<bool> Handle(WereAnswersSent request, CancellationToken cancellationToken) =>
        sent.IsNoted(request.LinkId, request.Browser, cancellationToken);
}

internal sealed class OwnForms(QuestionnaireStore questionnaires, ProgrammeStore programmes)
{
    /// <summary>The questionnaire of a link.</summary>
    public async Task<Questionnaire> Find(OwnLinkRow link, CancellationToken cancellationToken) =>
        (await questionnaires.Get(link.QuestionnaireId, link.QuestionnaireVersion, cancellationToken))
            .Form.In(EnumText.Parse<Track>(link.Track))
            .DrawnBy(link.OrderSeed);

    /// <summary>What the page of a link shows.</summary>
    public async Task<OwnForm> Show(
        OwnLinkRow link,
        Questionnaire form,
        AnswerDraft draft,
        string browser,
        CancellationToken cancellationToken
    )
    {
        var screens = Screens(form, draft);
        var next = screens.FindIndex(screen =>
            screen.Exists(item => item.Type != ItemType.Note && !draft.Seen.ContainsKey(item.Name))
        );
        next = next < 0 ? screens.Count : next;
        return new OwnForm
        {
            Id = link.Id,
            ProgrammeId = link.ProgrammeId,
            Programme = (await programmes.Get(link.ProgrammeId, cancellationToken)).Name,
            Wave = EnumText.Parse<Wave>(link.Wave),
            Language = link.Language,
            Form = form,
            Screens = screens,
            Next = next,
            Minutes = FormScreens.Minutes(screens.Skip(next)),
            Answers = draft.ShownIn(browser),
            AnsweredElsewhere = [.. draft.Answers.Keys.Where(item => draft.Seen.GetValueOrDefault(item) != browser)],
        };
    }

    /// <summary>Screens with a question that applies after the answers so far.</summary>
    public static List<List<FormItem>> Screens(Questionnaire form, AnswerDraft draft)
    {
        var answers = TypedAnswers.Codes(form, draft.Answers);
        return
        [
            .. FormScreens
                .Of(form)
                .Select(screen => screen.FindAll(item => item.IsAsked(answers)))
                .Where(screen => screen.Exists(item => item.Type != ItemType.Note)),
        ];
    }
}

internal sealed class GetOwnFormHandler(SurveyLinkStore links, OwnForms forms) : IRequestHandler<GetOwnForm, OwnForm>
{
    public async Task<OwnForm> Handle(GetOwnForm request, CancellationToken cancellationToken)
    {
        var link = await links.Find(request.Token, request.Browser, cancellationToken);
        var form = await forms.Find(link, cancellationToken);
        return await forms.Show(link, form, links.Draft(link), request.Browser, cancellationToken);
    }
}

internal sealed class SaveOwnAnswersHandler(SurveyLinkStore links, OwnForms forms) : IRequestHandler<SaveOwnAnswers, OwnForm>
{
    public async Task<OwnForm> Handle(SaveOwnAnswers request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var link = await links.Find(request.Token, request.Browser, cancellationToken);
            var form = await forms.Find(link, cancellationToken);
            var asked = form
                .Items.Where(item => item.Type != ItemType.Note && request.Asked.Contains(item.Name))
                .Select(item => item.Name)
                .ToList();
            var draft = Kept(form, links.Draft(link).With(asked, request.Given, request.Browser, request.IsPassed));
            // what another device saved in between is read and kept beside; once it has sent, the link is not found
            if (await links.Keep(link, draft, cancellationToken))
            {
                return await forms.Show(link, form, draft, request.Browser, cancellationToken);
            }
        }
    }

    // What no longer applies after another answer is forgotten, and what is left fits the form.
    private static AnswerDraft Kept(Questionnaire form, AnswerDraft draft)
    {
        var answers = new Dictionary<string, JsonElement>();
        var before = TypedAnswers.Codes(form, answers);
        foreach (var item in form.Items.Where(item => draft.Answers.ContainsKey(item.Name) && item.IsAsked(before)))
        {
            answers[item.Name] = draft.Answers[item.Name];
        }

        _ = AnswerSheet.Read(form, answers);
        return draft with { Answers = answers };
    }
}

internal sealed class SendOwnAnswersHandler(SurveyLinkStore links, ResponseRecorder recorder, SentFrom sent)
    : IRequestHandler<SendOwnAnswers, Response>
{
    public async Task<Response> Handle(SendOwnAnswers request, CancellationToken cancellationToken)
    {
        var link = await links.Find(request.Token, request.Browser, cancellationToken);
        while (!await links.Answer(link, cancellationToken))
        {
            link = await links.Find(request.Token, request.Browser, cancellationToken);
        }

        _ = await sent.Note(link.Id, request.Browser, cancellationToken);
        return await recorder.Record(
            new SubmitResponse
            {
                PersonId = link.PersonId,
                PairId = link.PairId,
                Wave = EnumText.Parse<Wave>(link.Wave),
                QuestionnaireId = link.QuestionnaireId,
                Version = link.QuestionnaireVersion,
                Track = EnumText.Parse<Track>(link.Track),
                Language = request.Language,
                Mode = ResponseMode.SelfOnline,
                Again = link.IsAgain,
                Answers = links.Draft(link).Answers,
            },
            link.OrderSeed,
            cancellationToken
        );
    }
}
