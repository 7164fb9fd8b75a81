using Matching.Web.Tests.Questionnaires;
using static Matching.Web.Tests.Access.Calls;

namespace Matching.Web.Tests.Access;

/// <summary>Questionnaires, answers, the figures and reports made of them, and webhooks.</summary>
internal static class FigureOperations
{
    public static readonly IReadOnlyDictionary<string, Func<World, Task<Call>>> All = new Dictionary<
        string,
        Func<World, Task<Call>>
    >
    {
        ["GetYearReport"] = Get(w => $"/programmes/{w.Id}/year-report"),
        ["GetYearReportDocument"] = Get(w => $"/programmes/{w.Id}/year-report/document"),
        ["UpdateReportText"] = async w => new Call(
            HttpMethod.Put,
            $"/programmes/{w.Id}/report-texts/2026",
            new { text = "A text." }
        ),
        ["ListReportHandovers"] = Get(w => $"/programmes/{w.Id}/report-handovers"),
        ["CreateReportHandover"] = Post(
            w => $"/programmes/{w.Id}/report-handovers",
            _ => new
            {
                period = "2026",
                recipient = "Foundation",
                purpose = "Year of the grant",
                form = "docx",
            }
        ),
        ["ListQuestionnaires"] = Get(_ => "/questionnaires"),
        ["GetNewestQuestionnaire"] = Get(_ => "/questionnaires/mentee-start"),
        ["ImportQuestionnaire"] = _ => Made(new Call(HttpMethod.Post, "/questionnaires", Archive: FormBooks.Shipped())),
        ["ExportQuestionnaireWorkbook"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0.xlsx"),
        ["ExportQuestionnaireArchive"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0.zip"),
        ["ExportQuestionnaireFhir"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0.fhir.json"),
        ["PrintQuestionnaire"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0.html?language=en"),
        ["PrintQuestionnaireWithLink"] = _ =>
            Made(
                new Call(
                    HttpMethod.Post,
                    "/questionnaires/mentee-start/versions/1.0.0/print",
                    new { language = "it", link = "/survey/abcdefghijklmnopqrstuv" }
                )
            ),
        ["GetQuestionnaire"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0"),
        ["SubmitResponse"] = async w => new Call(HttpMethod.Post, "/responses", await w.ResponseBody()),
        ["CreateSurveyLink"] = async w => new Call(HttpMethod.Post, "/survey-links", await w.SurveyLinkBody()),
        ["ListSurveyLinks"] = async w => new Call(HttpMethod.Get, $"/survey-links?personId={await w.Mentee()}"),
        ["GetSurveyLink"] = async w => new Call(HttpMethod.Get, $"/survey-links/{await w.SurveyLink()}"),
        ["CreateSurveyCode"] = async w => new Call(
            HttpMethod.Post,
            $"/survey-links/{(await w.Given.Coordinator.Created("/survey-links", await w.SurveyLinkBody())).Id()}/code"
        ),
        ["CloseSurveyLink"] = async w => new Call(HttpMethod.Post, $"/survey-links/{await w.SurveyLink()}/close"),
        ["ListResponses"] = Get(w => $"/responses?programmeId={w.Id}"),
        ["GetResponse"] = async w => new Call(HttpMethod.Get, $"/responses/{await w.Response()}"),
        ["CorrectResponse"] = async w => new Call(
            HttpMethod.Post,
            $"/responses/{await w.Response()}/corrections",
            new { answers = new { SN2 = 2 }, reason = "entry_error" }
        ),
        ["ListResponseVersions"] = async w => new Call(HttpMethod.Get, $"/responses/{await w.Response()}/versions"),
        ["ListReleases"] = Get(w => $"/releases?programmeId={w.Id}"),
        ["GetRelease"] = async w => new Call(HttpMethod.Get, $"/releases/1?programmeId={await w.Release()}"),
        ["GetReleaseProtection"] = async w => new Call(HttpMethod.Get, $"/releases/1/protection?programmeId={await w.Release()}"),
        ["CompareReleases"] = async w => new Call(HttpMethod.Get, $"/releases/1/compare/1?programmeId={await w.Release()}"),
        ["CreateRelease"] = Post(_ => "/releases", w => new { programmeId = w.Id }),
        ["ListIndicators"] = Get(_ => "/indicators"),
        ["GetIndicator"] = Get(_ => "/indicators/sn.bridge"),
        ["ListDatasets"] = Get(_ => "/datasets"),
        ["GetDataset"] = async w => new Call(HttpMethod.Get, $"/data/networks?programmeId={await w.Release()}"),
        ["GetDatasetMetadata"] = async w => new Call(HttpMethod.Get, $"/datasets/networks?programmeId={await w.Release()}"),
        ["GetTableSchema"] = async w => new Call(
            HttpMethod.Get,
            $"/datasets/networks/schema.json?programmeId={await w.Release()}"
        ),
        ["DescribeDataPackage"] = async w => new Call(
            HttpMethod.Get,
            $"/datasets/networks/datapackage.json?programmeId={await w.Release()}"
        ),
        ["PackDataset"] = async w => new Call(
            HttpMethod.Get,
            $"/datasets/networks/datapackage.zip?programmeId={await w.Release()}"
        ),
        ["ReadCodeBook"] = async w => new Call(HttpMethod.Get, $"/dictionary.csv?programmeId={await w.Release()}"),
        ["CreateExtract"] = Post(_ => "/extracts", w => w.ExtractBody(full: false)),
        ["ListExtracts"] = Get(w => $"/extracts?programmeId={w.Id}"),
        ["GetExtract"] = async w => new Call(HttpMethod.Get, $"/extracts/{await w.Extract()}"),
        ["GetExtractFiles"] = async w => new Call(HttpMethod.Get, $"/extracts/{await w.Extract()}/files"),
        ["CoarsenExtract"] = async w => new Call(
            HttpMethod.Post,
            $"/extracts/{await w.HeldExtract()}/coarsen",
            new { suppressFailing = true }
        ),
        ["EndExtract"] = async w => new Call(HttpMethod.Post, $"/extracts/{await w.HeldExtract()}/end"),
        ["ListTargets"] = Get(w => $"/targets?programmeId={w.Id}"),
        ["GetTarget"] = async w => new Call(HttpMethod.Get, $"/targets/{await w.Target()}"),
        ["CreateTarget"] = Post(_ => "/targets", w => w.TargetBody()),
        ["UpdateTarget"] = async w => new Call(
            HttpMethod.Patch,
            $"/targets/{await w.Target()}",
            new { risk = "Fewer towns take part." }
        ),
        ["DeleteTarget"] = async w => new Call(HttpMethod.Delete, $"/targets/{await w.FreshTarget()}"),
        ["GetProgrammeReport"] = Get(w => $"/programmes/{w.Id}/report"),
        ["ListReports"] = Get(_ => "/reports?limit=5"),
        ["ListWebhooks"] = Get(w => $"/programmes/{w.Id}/webhooks"),
        ["CreateWebhook"] = Post(w => $"/programmes/{w.Id}/webhooks", _ => World.WebhookBody()),
        ["GetWebhook"] = async w => new Call(HttpMethod.Get, $"/programmes/{w.Id}/webhooks/{await w.Webhook()}"),
        ["UpdateWebhook"] = async w => new Call(
            HttpMethod.Patch,
            $"/programmes/{w.Id}/webhooks/{await w.Webhook()}",
            new { events = new[] { "pair.*" } }
        ),
        ["DeleteWebhook"] = async w => new Call(HttpMethod.Delete, $"/programmes/{w.Id}/webhooks/{await w.FreshWebhook()}"),
        ["ListWebhookDeliveries"] = async w => new Call(
            HttpMethod.Get,
            $"/programmes/{w.Id}/webhooks/{await w.Webhook()}/deliveries"
        ),
        ["RedeliverWebhook"] = async w => new Call(
            HttpMethod.Post,
            $"/programmes/{w.Id}/webhooks/{await w.Webhook()}/deliveries/{await w.WebhookDelivery()}/redeliver"
        ),
        ["RotateWebhookSecret"] = async w => new Call(
            HttpMethod.Post,
            $"/programmes/{w.Id}/webhooks/{await w.FreshWebhook()}/rotate-secret",
            new { overlapHours = 1 }
        ),
    };
}
