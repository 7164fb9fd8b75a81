# Builds the service and puts it into an image that runs as an ordinary user.
# Data are in the volume /data, the master key in the volume /keys: keep and back up the two apart.
# The base images are named by digest, so that the same source gives the same image; change tag and digest together when .NET is updated.
FROM mcr.microsoft.com/dotnet/sdk:10.0.401@sha256:e70cdb7f80b0348f5cb85f19a8f670fca061f033d57eed12fa003d58b0e06317 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Matching.Engine/Matching.Engine.csproj src/Matching.Engine/packages.lock.json src/Matching.Engine/
COPY src/Matching.Indicators/Matching.Indicators.csproj src/Matching.Indicators/packages.lock.json src/Matching.Indicators/
COPY src/Matching.Web/Matching.Web.csproj src/Matching.Web/packages.lock.json src/Matching.Web/
RUN dotnet restore src/Matching.Web --locked-mode
COPY src src
COPY seeds seeds
RUN dotnet publish src/Matching.Web -c Release --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12@sha256:222759b391a1aaf241166672c8f99b2d4ada452e7b5319f3c6e8f265a37b5ad4
# age encrypts backups: docker exec CONTAINER ./matching backup /backups/FILE.age --Backup:AgeRecipient=age1...
RUN apt-get update \
 && apt-get install --yes --no-install-recommends age \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --uid 10001 matching \
 && mkdir /data /keys && chown matching /data /keys && chmod 700 /data /keys
WORKDIR /app
COPY --from=build /app .
USER matching
# Plain http on 8080 is for a proxy that ends https; without Web__KnownProxies, its address or network, the service does not start.
ENV Database__Folder=/data Keys__MasterKeyFile=/keys/master.key ASPNETCORE_HTTP_PORTS=8080
VOLUME ["/data", "/keys"]
EXPOSE 8080
# bash is there and curl is not: a TCP connection that asks for the liveness page
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["./matching"]
CMD ["serve"]
