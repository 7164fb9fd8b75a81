using Matching.Web.Components;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Features.Questionnaires.SurveyLinks;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Questionnaires.SurveyPages;

/// <summary>A page of the questionnaire that is open in a browser.</summary>
public abstract class SurveyPage : ComponentBase
{
    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [Inject]
    private protected SurveyLinkCookie Cookie { get; set; } = null!;

    [Inject]
    private protected IMediator Mediator { get; set; } = null!;

    /// <summary>The link that is open, and this browser.</summary>
    protected (string Token, string Browser) Link { get; private set; }

    /// <summary>The questionnaire.</summary>
    protected OwnForm? Own { get; private set; }

    /// <summary>Whether no link is open here.</summary>
    protected bool IsClosed => Link.Token is null;

    /// <summary>Whether the link asks for its PIN first.</summary>
    protected bool NeedsPin { get; private set; }

    /// <summary>Whether the form that is sent had arrived before: by a double tap, or by a browser that lost the answer.</summary>
    protected bool IsSentAgain { get; private set; }

    /// <summary>Whether a form is sent that sends all answers.</summary>
    protected bool IsSending =>
        Http.Request.HasFormContentType && (Http.Request.Form["_handler"] == "send" || Http.Request.Form["do"] == "send");

    /// <summary>Heading of the questionnaire.</summary>
    protected string Heading => Texts.Participant("answer.title." + Own!.Wave.ToText());

    /// <summary>What it is for. The name of the programme is in its own direction within a sentence in another.</summary>
    protected string Lead => Texts.Participant("answer.lead", $"\u2068{Own!.Programme}\u2069");

    /// <summary>Reads which link is open here.</summary>
    protected override void OnInitialized() => Link = Cookie.Open(Http.Request) ?? default;

    /// <summary>
    /// Reads the questionnaire. There is none where no link is open, where it works no more, and where a form is sent that belongs to
    /// another one: two people may share a telephone.
    /// </summary>
    protected async Task Read()
    {
        try
        {
            var own = IsClosed ? null : await Mediator.Send(new GetOwnForm(Link.Token, Link.Browser), Http.RequestAborted);
            Own = Http.Request.HasFormContentType && Http.Request.Form["link"] != own?.Id.ToString() ? null : own;
        }
        catch (ProblemException ended) when (ended.Status == StatusCodes.Status404NotFound)
        {
            Own = null;
            NeedsPin = await AsksForPin();
        }

        IsSentAgain = Own is null && IsSending && await WasSent();
    }

    /// <summary>
    /// Does what a form asks for. Where the link works no more, the page says so, unless the same form had arrived just before.
    /// </summary>
    private protected Task Try(FormErrors errors, Func<Task> work) =>
        errors.TryAll(
            Http,
            async () =>
            {
                try
                {
                    await work();
                }
                catch (ProblemException ended) when (ended.Status == StatusCodes.Status404NotFound)
                {
                    IsSentAgain = IsSending && await WasSent();
                    if (!IsSentAgain)
                    {
                        Own = null;
                        FormErrors.Answer(Http, StatusCodes.Status404NotFound);
                    }
                }
            }
        );

    /// <summary>Leads on to the page that says that the answers have arrived.</summary>
    protected void LeadToEnd(NavigationManager navigation)
    {
        var link = Guid.Parse(Http.Request.Form["link"]!);
        Cookie.Close(Http, link);
        navigation.NavigateTo(PageLinks.To(Http, $"/survey?sent={link}"));
    }

    private async Task<bool> WasSent() =>
        Guid.TryParse(Http.Request.Form["link"], out var link)
        && (
            Cookie.Sent(Http.Request) == link
            || (!IsClosed && await Mediator.Send(new WereAnswersSent(link, Link.Browser), Http.RequestAborted))
        );

    /// <summary>
    /// What is wrong with an answer, as the form says it in its own words or as a sentence of this page: what the API says of it names
    /// codes, in English or Italian.
    /// </summary>
    private protected string? WrongOf(FormItem item, FormErrors errors)
    {
        if (errors.Of("answers." + item.Name) is not { } said)
        {
            return null;
        }

        var own = (item.RequiredMessages ?? []).Values.Concat((item.ConstraintMessages ?? []).Values);
        return own.Contains(said) || said == Texts.Participant("answer.both") ? said
            : TypedAnswers.Read(item, SentAnswers.To(Http.Request.Form, item, Own!)) is { } typed
            && AnswerSheet.IsOfKind(item, typed)
                ? TypedAnswers.Text(item.ConstraintMessages, Own!.Wordings) ?? Texts.Participant("answer.wrong.limits")
            : Texts.Participant(
                "answer.wrong." + (item.Type is ItemType.SelectOne or ItemType.SelectMultiple ? "choice" : item.Type.ToText())
            );
    }

    private async Task<bool> AsksForPin()
    {
        try
        {
            return (await Mediator.Send(new OpenSurveyLink(Link.Token, Link.Browser), Http.RequestAborted)).NeedsPin;
        }
        catch (ProblemException ended) when (ended.Status == StatusCodes.Status404NotFound)
        {
            return false;
        }
    }
}
