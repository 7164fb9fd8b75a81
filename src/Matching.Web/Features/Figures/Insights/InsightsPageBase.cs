using System.Globalization;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>What the pages of a programme share: its address, and what to show where there is nothing to be seen.</summary>
public abstract class InsightsPageBase : ComponentBase
{
    [Inject]
    protected IMediator Mediator { get; set; } = null!;

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [Parameter]
    public Guid ProgrammeId { get; set; }

    /// <summary>Number of a release. Defaults to the newest.</summary>
    [SupplyParameterFromQuery]
    public string? Release { get; set; }

    /// <summary>A site alone.</summary>
    [SupplyParameterFromQuery]
    public string? Site { get; set; }

    [SupplyParameterFromQuery]
    public string? Lang { get; set; }

    /// <summary>Name of the problem that keeps the page from being shown; null for none.</summary>
    protected string? Refusal { get; private set; }

    protected Address Address => new(ProgrammeId, ReleaseNumber, Empty(Site), Empty(Lang));

    protected int? ReleaseNumber =>
        int.TryParse(Release, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // The page is drawn once, when what it shows is there: a database that answers later would else find it drawn without.
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await Read();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    private async Task Read()
    {
        try
        {
            if (Empty(Release) is not null && ReleaseNumber is null)
            {
                throw Problems.NotFound("release");
            }

            await Load();
        }
        catch (ProblemException problem)
        {
            Refusal = problem.Slug;
            // Set as the answer starts: a component that says 404 earlier is answered without its page.
            Http.Response.OnStarting(() =>
            {
                Http.Response.StatusCode = problem.Status;
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task Load();

    protected static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
