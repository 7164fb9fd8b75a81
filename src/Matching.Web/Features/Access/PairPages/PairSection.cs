using System.Globalization;
using Matching.Web.Components;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Access.PairPages;

/// <summary>A part of a page about a pair that sends requests of its own.</summary>
public abstract class PairSection : ComponentBase
{
    /// <summary>The pair, and what is recorded about it.</summary>
    [Parameter, EditorRequired]
    public PairOverview Overview { get; set; } = null!;

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [Inject]
    public IMediator Mediator { get; set; } = null!;

    [Inject]
    public RequestValidator Validator { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    /// <summary>What was not accepted in the form of this part.</summary>
    protected FormErrors Errors { get; } = new();

    // a form that was sent is answered with its fault even where it is no longer offered
    protected bool IsSent => HttpMethods.IsPost(Http.Request.Method);

    /// <summary>Sends what was typed. Once it is stored, the page is read again; otherwise it comes back with the fault.</summary>
    protected async Task Send<T>(IRequest<T> request, bool isChecked = true, string done = "1")
    {
        await Errors.TryAll(
            Http,
            async () =>
            {
                // a patch is checked once it is merged
                if (isChecked)
                {
                    await Validator.Check(request, Http.RequestAborted);
                }

                await Mediator.Send(request, Http.RequestAborted);
            }
        );
        if (!Errors.Any)
        {
            Navigation.NavigateTo(To("?done=" + done));
        }
    }

    protected string To(string rest) => PageLinks.To(Http, $"/console/pairs/{Overview.Pair.Id}{rest}");

    protected static string Typed(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A day as a browser sends it; null for anything else.</summary>
    protected static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    protected static int? Whole(string? typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An amount with a point or a comma before the cents.</summary>
    protected static double? Amount(string? typed) =>
        double.TryParse(
            typed?.Trim().Replace(',', '.'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var amount
        )
            ? amount
            : null;
}
