using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Insights;
using Matching.Web.Features.Figures.ReleaseMaking;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Figures.Reports;
using Matching.Web.Features.Figures.Targets;

namespace Matching.Web.Features.Figures;

/// <summary>Registers the area: indicators, releases and what is published of them.</summary>
public static class FiguresArea
{
    // Bytes: some hundred pages or cubes.
    private const long MostKept = 64 << 20;

    public static IServiceCollection AddFigures(this IServiceCollection services)
    {
        services.AddScoped<TargetGuard>();
        services.AddScoped<TargetCatalogue>();
        services.AddScoped<TargetStandings>();
        services.AddSingleton<FigureCache>();
        services.AddOutputCache(answers =>
        {
            answers.SizeLimit = MostKept;
            answers.AddPolicy(ReleasedAnswers.Name, new ReleasedAnswers());
            answers.AddPolicy(PublicPages.Name, new PublicPages());
        });
        services.AddHostedService<ReleaseWorker>();
        services.AddSingleton<ReleaseMaker>();
        services.AddHostedService(provider => provider.GetRequiredService<ReleaseMaker>());
        services.AddScoped<ReleaseWorks>();
        services.AddScoped<ReleaseProgress>();
        services.AddHostedService<ExtractWorker>();
        services.AddScoped<ExtractStore>();
        services.AddScoped<TargetStore>();
        services.AddScoped<DossierReader>();
        services.AddScoped<FigureReader>();
        services.AddScoped<ReleasePreparation>();
        services.AddScoped<ReleaseWriter>();
        services.AddScoped<ReleaseStore>();
        services.AddScoped<DatasetReader>();
        services.AddScoped<ReportReader>();
        services.AddScoped<InsightsAccess>();
        services.AddScoped<PartReader>();
        services.AddScoped<EvaluatorPermission>();
        services.AddScoped<ExtractPreparation>();
        services.AddScoped<ExtractWriter>();
        return services;
    }
}
