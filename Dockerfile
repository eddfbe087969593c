# The app in a container: the same steps as `make run` on Debian.
# Not yet run on a Docker engine; every step was run by itself on Debian 12 with Python 3.11.
FROM python:3.11-slim

# What lays out the PDF documents (scripts/setup.sh names the same four).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libgomp1 fontconfig \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

COPY . .

# The process may write what it keeps and nothing else.
RUN useradd --system --no-create-home bidwright && mkdir -p /app/var && chown bidwright /app/var
USER bidwright
ENV PYTHONUNBUFFERED=1 BIDWRIGHT_DATA_DIR=/app/var
VOLUME /app/var
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=5s --start-period=40s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]

# One process: Streamlit keeps its sessions in memory. For more, start more containers behind a
# proxy that sends each visitor to the same one.
CMD ["sh", "-c", "python jobs.py prepare && exec uvicorn app:app --host 0.0.0.0 --port 8501 --no-server-header --no-access-log --ws websockets-sansio"]
