using Microsoft.Extensions.Options;

namespace Matching.Web.Data;

public static class DataSetup
{
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Dialect.For(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value));
        services.AddSingleton<Connections>();
        services.AddSingleton<KeptRows>();
        services.AddSingleton<StorageWatch>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<IdSource>();
        services.AddSingleton(provider => IdentityVault.FromFile(provider.GetRequiredService<IOptions<KeyOptions>>().Value));
        services.AddScoped<Db>();
        services.AddScoped<ProgrammeDays>();
        services.AddSingleton<ErasedBytes>();
        return services;
    }
}
