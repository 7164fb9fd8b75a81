using System.Text.Encodings.Web;
using System.Text.Unicode;
using Matching.Web.Data;
using Matching.Web.Features;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Runs.OwnLists;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Matching.Web.Operation;
using Microsoft.Extensions.Options;

TypeHandlers.Register();
if (await Verbs.TryRun(args) is { } exitCode)
{
    return exitCode;
}

using var signals = new StopSignals();
try
{
    // Pages and seeds lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(
        new WebApplicationOptions { Args = Verbs.WithoutVerb(args), ContentRootPath = AppContext.BaseDirectory }
    );
    builder.WebHost.ConfigureKestrel(Limits.Configure);
    builder.Logging.SendToStandardError();
    builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = true);
    builder.Services.AddSettings(builder.Configuration, args);
    builder.Services.AddData();
    builder.Services.AddMediation();
    builder.Services.AddServing();
    builder.Services.AddFeatures();
    builder.Services.AddApi();
    builder.Services.AddApiDocument();
    builder.Services.AddRazorComponents();
    builder.Services.AddScoped<Matching.Web.Components.ReaderTimes>();
    // letters as themselves: as numbers they make a page in Arabic or Tigrinya half as heavy again
    builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));

    var app = builder.Build();
    app.UseForwardedHeaders();
    app.UseSecurityHeaders();
    app.UseRequestLocalization();
    app.UseExceptionHandler();
    app.UseStatusCodePages();
    app.UseRefusedForms("form-refused");
    app.UseUtf8Bodies();
    app.UseResponseCompression();
    app.UseStaticFiles(new StaticFileOptions { FileProvider = new MinifiedStyles(app.Environment.WebRootFileProvider) });
    app.UseFormDrafts();
    app.UseHeadOfPages();
    app.UseRouting();
    app.UseBodyLimits(Limits.Body);
    app.UseFormsInMemory();
    app.UseCors();
    app.Use(app.Services.GetRequiredService<KnownAnswers>().Answer);
    app.UseAuthentication();
    app.UseSignupLimits();
    app.UseAuthorization();
    app.UseSessionAntiforgery();
    app.UseAntiforgery();
    app.UseRestoredForms();
    app.UseAcceptedTypes();
    app.UseKnownParameters();
    app.UseSentForms();
    app.UseKeptAnswers();
    app.MapApi();
    app.MapPages();
    app.PutTogetherOnce();

    return await app.Serve(signals.Token);
}
catch (Exception exception)
    when (exception
            is InvalidOperationException
                or OptionsValidationException
                or IOException
                or TimeoutException
                or System.Data.Common.DbException
    )
{
    // A service that cannot start says in one line what is wrong with its surroundings.
    await Console.Error.WriteLineAsync($"matching cannot start: {exception.Message}");
    return 2;
}

/// <summary>Named for the tests, which start the service in their own process.</summary>
public partial class Program;
